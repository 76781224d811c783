/* A certificate for trials. Its own authority: clients take it with --ca. */
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "server/tls.h"

#define DAY        ((time_t)86400)
#define GOOD_FOR   (365 * DAY)
#define RENEW_FROM (30 * DAY)

static bool is_still_good(const char *certificate, const char *private_key)
{
    struct str pem = STR_INIT;
    struct error err = ERROR_INIT;
    gnutls_x509_crt_t crt;
    gnutls_datum_t data;
    bool good = false;

    if (file_exists(private_key) && file_read(certificate, 65536, &pem, &err)) {
        data.data = (unsigned char *)pem.buf;
        data.size = (unsigned)pem.len;
        gnutls_x509_crt_init(&crt);
        good =
            gnutls_x509_crt_import(crt, &data, GNUTLS_X509_FMT_PEM) >= 0 &&
            gnutls_x509_crt_get_expiration_time(crt) > time(NULL) + RENEW_FROM;
        gnutls_x509_crt_deinit(crt);
    }
    error_release(&err);
    str_release(&pem);
    return good;
}

static int add_names(gnutls_x509_crt_t crt)
{
    static const unsigned char loopback4[4] = {127, 0, 0, 1};
    static const unsigned char loopback6[16] = {[15] = 1};
    char host[256] = "localhost";
    int code = gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME,
                                             0, "dstudiod trial", 14);

    if (gethostname(host, sizeof(host) - 1) != 0) {
        host[0] = '\0';
    }
    if (code >= 0) {
        code = gnutls_x509_crt_set_subject_alt_name(
            crt, GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_SET);
    }
    if (code >= 0 && host[0] != '\0' && !str_equal(host, "localhost")) {
        code = gnutls_x509_crt_set_subject_alt_name(
            crt, GNUTLS_SAN_DNSNAME, host, (unsigned)strlen(host),
            GNUTLS_FSAN_APPEND);
    }
    if (code >= 0) {
        code = gnutls_x509_crt_set_subject_alt_name(
            crt, GNUTLS_SAN_IPADDRESS, loopback4, 4, GNUTLS_FSAN_APPEND);
    }
    if (code >= 0) {
        code = gnutls_x509_crt_set_subject_alt_name(
            crt, GNUTLS_SAN_IPADDRESS, loopback6, 16, GNUTLS_FSAN_APPEND);
    }
    return code;
}

static int fill(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key)
{
    unsigned char serial[16];
    time_t now = time(NULL);
    int code = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial));

    serial[0] = (unsigned char)((serial[0] & 0x7f) | 0x01);
    if (code < 0 || (code = gnutls_x509_crt_set_version(crt, 3)) < 0 ||
        (code = gnutls_x509_crt_set_serial(crt, serial, sizeof(serial))) < 0 ||
        (code = gnutls_x509_crt_set_activation_time(crt, now - DAY)) < 0 ||
        (code = gnutls_x509_crt_set_expiration_time(crt, now + GOOD_FOR)) < 0 ||
        (code = add_names(crt)) < 0 ||
        (code = gnutls_x509_crt_set_key(crt, key)) < 0 ||
        (code = gnutls_x509_crt_set_basic_constraints(crt, 0, -1)) < 0 ||
        (code = gnutls_x509_crt_set_key_usage(
             crt, GNUTLS_KEY_DIGITAL_SIGNATURE)) < 0 ||
        (code = gnutls_x509_crt_set_key_purpose_oid(
             crt, GNUTLS_KP_TLS_WWW_SERVER, 0)) < 0) {
        return code;
    }
    return gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0);
}

static bool write_both(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key,
                       const char *certificate, const char *private_key,
                       struct error *err)
{
    gnutls_datum_t pem[2] = {{NULL, 0}, {NULL, 0}};
    bool ok =
        gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &pem[0]) >= 0 &&
        gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &pem[1]) >= 0;

    if (!ok) {
        error_set(err, "cannot write out the certificate");
    }
    ok = ok &&
         file_write_atomic(private_key, (char *)pem[1].data, pem[1].size, 0600,
                           err) &&
         file_write_atomic(certificate, (char *)pem[0].data, pem[0].size, 0644,
                           err);
    gnutls_free(pem[0].data);
    gnutls_free(pem[1].data);
    return ok;
}

bool tls_make_self_signed(const char *certificate, const char *private_key,
                          struct error *err)
{
    gnutls_x509_privkey_t key;
    gnutls_x509_crt_t crt;
    bool ok;
    int code;

    if (is_still_good(certificate, private_key)) {
        return true;
    }
    gnutls_x509_privkey_init(&key);
    gnutls_x509_crt_init(&crt);
    code = gnutls_x509_privkey_generate(
        key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1),
        0);
    if (code >= 0) {
        code = fill(crt, key);
    }
    ok = code >= 0 ? write_both(crt, key, certificate, private_key, err)
                   : error_set(err, "cannot make a certificate: %s",
                               gnutls_strerror(code));
    gnutls_x509_crt_deinit(crt);
    gnutls_x509_privkey_deinit(key);
    return ok;
}
