#include "pack/signature.h"

#include <errno.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

enum { COMMENT_MAX = 2000 };

/* As in the file: algorithm, id of the key, then the key or signature. */
struct public_key {
    unsigned char algorithm[2];
    unsigned char id[8];
    unsigned char key[32];
};
struct signature {
    unsigned char algorithm[2];
    unsigned char id[8];
    unsigned char bytes[64];
};

static bool decode(void *out, size_t size, const char *text, size_t len)
{
    size_t got = 0;

    return sodium_base642bin(out, size, text, len, NULL, &got, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           got == size;
}

static bool read_key(const char *text, struct public_key *key,
                     struct error *err)
{
    return (decode(key, sizeof(*key), text, strlen(text)) &&
            memcmp(key->algorithm, "Ed", 2) == 0) ||
           error_set_code(err, ERROR_USAGE,
                          "pack_key is no public key of minisign");
}

bool signature_key_valid(const char *text, struct error *err)
{
    struct public_key key;

    return read_key(text, &key, err);
}

/* The next line, without its end; moves on. */
static struct slice next_line(const char **at)
{
    size_t len = strcspn(*at, "\n");
    struct slice line = {*at, len};

    *at += len + ((*at)[len] == '\n');
    while (line.len > 0 && line.at[line.len - 1] == '\r') {
        line.len--;
    }
    return line;
}

static bool begins(struct slice line, const char *word, struct slice *rest)
{
    size_t len = strlen(word);

    if (line.len < len || memcmp(line.at, word, len) != 0) {
        return false;
    }
    *rest = (struct slice){line.at + len, line.len - len};
    return true;
}

static bool read_signature(const char *text, struct signature *signature,
                           struct slice *comment, unsigned char global[64])
{
    struct slice line = next_line(&text);
    struct slice unused;

    if (!begins(line, "untrusted comment: ", &unused)) {
        return false;
    }
    line = next_line(&text);
    if (!decode(signature, sizeof(*signature), line.at, line.len)) {
        return false;
    }
    line = next_line(&text);
    if (!begins(line, "trusted comment: ", comment) ||
        comment->len > COMMENT_MAX) {
        return false;
    }
    line = next_line(&text);
    return decode(global, 64, line.at, line.len);
}

static bool hash_file(int fd, unsigned char hash[64], struct error *err)
{
    static unsigned char block[64 * 1024];
    crypto_generichash_state state;
    off_t at = 0;
    ssize_t got;

    crypto_generichash_init(&state, NULL, 0, 64);
    while ((got = pread(fd, block, sizeof(block), at)) != 0) {
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return error_set_errno(err, errno, "cannot read the pack");
        }
        crypto_generichash_update(&state, block, (unsigned long long)got);
        at += got;
    }
    crypto_generichash_final(&state, hash, 64);
    return true;
}

/* The trusted comment is signed together with the signature. */
static bool comment_is_signed(const struct signature *signature,
                              struct slice comment,
                              const unsigned char global[64],
                              const struct public_key *key)
{
    unsigned char message[64 + COMMENT_MAX];

    memcpy(message, signature->bytes, 64);
    memcpy(message + 64, comment.at, comment.len);
    return crypto_sign_verify_detached(global, message, 64 + comment.len,
                                       key->key) == 0;
}

bool signature_check(int fd, const char *text, const char *key_text,
                     struct str *comment_out, struct error *err)
{
    struct public_key key;
    struct signature signature;
    struct slice comment;
    unsigned char global[64];
    unsigned char hash[64];

    if (!read_key(key_text, &key, err)) {
        return false;
    }
    if (!read_signature(text, &signature, &comment, global)) {
        return error_set_code(err, ERROR_DAMAGED,
                              "its signature is not in minisign's form");
    }
    if (memcmp(signature.id, key.id, sizeof(key.id)) != 0) {
        return error_set_code(err, ERROR_DAMAGED,
                              "it is signed with another key than pack_key");
    }
    if (memcmp(signature.algorithm, "ED", 2) != 0) {
        return error_set_code(err, ERROR_DAMAGED,
                              "it is signed in the old form; minisign -S -H "
                              "makes the new one");
    }
    if (!hash_file(fd, hash, err)) {
        return false;
    }
    if (crypto_sign_verify_detached(signature.bytes, hash, sizeof(hash),
                                    key.key) != 0 ||
        !comment_is_signed(&signature, comment, global, &key)) {
        return error_set_code(err, ERROR_DAMAGED,
                              "its signature does not fit: it was changed");
    }
    str_set_len(comment_out, comment.at, comment.len);
    return true;
}
