/* Certificates: read again on SIGHUP, or made for a trial. */
#ifndef SERVER_TLS_H
#define SERVER_TLS_H

#include <gnutls/abstract.h>
#include <stdbool.h>

#include "base/error.h"

/* SHA-256 of a certificate as "AB:CD:…", NUL. */
#define TLS_FINGERPRINT_BYTES (32 * 3)
/*
 * TLS 1.2 and later, keys that are gone with the connection, ciphers that
 * authenticate what they encrypt.
 */
#define TLS_PRIORITIES                                                         \
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-DHE-RSA:-CIPHER-ALL:"    \
    "+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:%SERVER_PRECEDENCE"

/*
 * Reads the files; connections that come from now on get this certificate. On
 * failure the one before stays. There is one of these in a process, because
 * libmicrohttpd's callback has no room for a context.
 */
MUST_CHECK bool tls_load(const char *certificate, const char *private_key,
                         struct error *err);
/* Of the certificate that is in force. */
void tls_get_fingerprint(char out[TLS_FINGERPRINT_BYTES]);
void tls_release(void);
/* For MHD_OPTION_HTTPS_CERT_CALLBACK. */
int tls_choose(gnutls_session_t session, const gnutls_datum_t *names,
               int name_count, const gnutls_pk_algorithm_t *algorithms,
               int algorithm_count, gnutls_pcert_st **certificates,
               unsigned *certificate_count, gnutls_privkey_t *key);
/*
 * Makes a certificate and its key for localhost and this machine's name, unless
 * both files are there and it is still good for a month.
 */
MUST_CHECK bool tls_make_self_signed(const char *certificate,
                                     const char *private_key,
                                     struct error *err);

#endif
