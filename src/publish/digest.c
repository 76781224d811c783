#include "publish/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool digest_file(const char *path, struct digest *digest, struct error *err)
{
    unsigned char block[65536];
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = 0;

    if (fd < 0) {
        return error_set_errno(err, errno, "cannot read '%s'", path);
    }
    digest->bytes = 0;
    crypto_hash_sha256_init(&state);
    while ((got = read(fd, block, sizeof(block))) > 0) {
        crypto_hash_sha256_update(&state, block, (unsigned long long)got);
        digest->bytes += got;
    }
    if (got < 0) {
        error_set_errno(err, errno, "cannot read '%s'", path);
    }
    close(fd);
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(digest->hex, sizeof(digest->hex), hash, sizeof(hash));
    memcpy(digest->integrity, "sha256-", 7);
    sodium_bin2base64(digest->integrity + 7, sizeof(digest->integrity) - 7,
                      hash, sizeof(hash), sodium_base64_VARIANT_ORIGINAL);
    return got == 0;
}
