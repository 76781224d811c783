#include "server/tls.h"

#include <gnutls/x509.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

#define FILE_MAX  ((size_t)1 << 20)
#define CHAIN_MAX 16

/*
 * One that was loaded. GnuTLS uses it until a handshake ends, and nobody says
 * when that is: older ones stay until the process ends. Renewals are rare.
 */
struct loaded {
    gnutls_pcert_st chain[CHAIN_MAX];
    unsigned count;
    gnutls_privkey_t key;
    struct loaded *older;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct loaded *current;

static void loaded_free(struct loaded *loaded)
{
    for (unsigned i = 0; i < loaded->count; i++) {
        gnutls_pcert_deinit(&loaded->chain[i]);
    }
    if (loaded->key != NULL) {
        gnutls_privkey_deinit(loaded->key);
    }
    free(loaded);
}

static bool read_chain(struct loaded *loaded, const char *path,
                       struct error *err)
{
    struct str pem = STR_INIT;
    gnutls_datum_t data;
    bool ok = file_read(path, FILE_MAX, &pem, err);
    int code;

    if (ok) {
        data.data = (unsigned char *)pem.buf;
        data.size = (unsigned)pem.len;
        loaded->count = CHAIN_MAX;
        code = gnutls_pcert_list_import_x509_raw(loaded->chain, &loaded->count,
                                                 &data, GNUTLS_X509_FMT_PEM, 0);
        if (code < 0) {
            loaded->count = 0;
            ok = error_set(err, "'%s' holds no certificate: %s", path,
                           gnutls_strerror(code));
        }
    }
    str_release(&pem);
    return ok;
}

static bool read_key(struct loaded *loaded, const char *path, struct error *err)
{
    struct str pem = STR_INIT;
    gnutls_datum_t data;
    bool ok = file_read(path, FILE_MAX, &pem, err);
    int code;

    if (ok) {
        data.data = (unsigned char *)pem.buf;
        data.size = (unsigned)pem.len;
        gnutls_privkey_init(&loaded->key);
        code = gnutls_privkey_import_x509_raw(loaded->key, &data,
                                              GNUTLS_X509_FMT_PEM, NULL, 0);
        if (code < 0) {
            ok = error_set(err, "'%s' holds no key: %s", path,
                           gnutls_strerror(code));
        }
        explicit_bzero(pem.buf, pem.len);
    }
    str_release(&pem);
    return ok;
}

/* Does the key belong to the certificate? */
static bool belong_together(const struct loaded *loaded, const char *path,
                            struct error *err)
{
    unsigned char ids[2][64];
    size_t lens[2] = {sizeof(ids[0]), sizeof(ids[1])};
    gnutls_pubkey_t public_key;
    bool same;

    gnutls_pubkey_init(&public_key);
    same = gnutls_pubkey_import_privkey(public_key, loaded->key, 0, 0) >= 0 &&
           gnutls_pubkey_get_key_id(public_key, GNUTLS_KEYID_USE_SHA256, ids[0],
                                    &lens[0]) >= 0 &&
           gnutls_pubkey_get_key_id(loaded->chain[0].pubkey,
                                    GNUTLS_KEYID_USE_SHA256, ids[1],
                                    &lens[1]) >= 0 &&
           lens[0] == lens[1] && memcmp(ids[0], ids[1], lens[0]) == 0;
    gnutls_pubkey_deinit(public_key);
    return same ||
           error_set(err, "the key does not belong to certificate '%s'", path);
}

bool tls_load(const char *certificate, const char *private_key,
              struct error *err)
{
    struct loaded *loaded = xcalloc(1, sizeof(*loaded));

    if (!read_chain(loaded, certificate, err) ||
        !read_key(loaded, private_key, err) ||
        !belong_together(loaded, certificate, err)) {
        loaded_free(loaded);
        return false;
    }
    pthread_mutex_lock(&lock);
    loaded->older = current;
    current = loaded;
    pthread_mutex_unlock(&lock);
    return true;
}

void tls_release(void)
{
    while (current != NULL) {
        struct loaded *older = current->older;

        loaded_free(current);
        current = older;
    }
}

int tls_choose(gnutls_session_t session UNUSED,
               const gnutls_datum_t *names UNUSED, int name_count UNUSED,
               const gnutls_pk_algorithm_t *algorithms UNUSED,
               int algorithm_count UNUSED, gnutls_pcert_st **certificates,
               unsigned *certificate_count, gnutls_privkey_t *key)
{
    pthread_mutex_lock(&lock);
    *certificates = current->chain;
    *certificate_count = current->count;
    *key = current->key;
    pthread_mutex_unlock(&lock);
    return 0;
}

void tls_get_fingerprint(char out[TLS_FINGERPRINT_BYTES])
{
    unsigned char hash[32];
    size_t len = sizeof(hash);
    struct str text = STR_INIT;

    out[0] = '\0';
    if (gnutls_fingerprint(GNUTLS_DIG_SHA256, &current->chain[0].cert, hash,
                           &len) < 0) {
        return;
    }
    for (size_t i = 0; i < len; i++) {
        str_add_format(&text, "%s%02X", i > 0 ? ":" : "", hash[i]);
    }
    memcpy(out, text.buf, text.len + 1);
    str_release(&text);
}
