/* A pack's manifest; the same bytes as a whole pack, and as a signature. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pack/signature.h"
#include "pack/unpack.h"

static void read_pack(int fd)
{
    struct manifest manifest;
    struct error err = ERROR_INIT;

    if (pack_read(fd, NULL, &manifest, NULL, &err)) {
        for (size_t i = 0; i < manifest.count; i++) {
            if (!manifest_path_allowed(manifest.files[i].path)) {
                abort();
            }
        }
    }
    manifest_release(&manifest);
    error_release(&err);
}

static void read_manifest(const uint8_t *data, size_t size)
{
    struct manifest manifest;
    struct error err = ERROR_INIT;

    if (manifest_parse(&manifest, (const char *)data, size, &err) &&
        !manifest_name_valid(manifest.name)) {
        abort();
    }
    manifest_release(&manifest);
    error_release(&err);
}

static void read_signature(int fd, const uint8_t *data, size_t size)
{
    static const char key[] =
        "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
    struct str text = STR_INIT;
    struct str comment = STR_INIT;
    struct error err = ERROR_INIT;

    str_add_len(&text, (const char *)data, size);
    if (signature_check(fd, text.buf, key, &comment, &err)) {
        abort(); /* nobody here has that key */
    }
    error_release(&err);
    str_release(&comment);
    str_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("pack", MFD_CLOEXEC);

    if (fd >= 0 && write(fd, data, size) == (ssize_t)size) {
        read_pack(fd);
        read_signature(fd, data, size);
    }
    close(fd);
    read_manifest(data, size);
    return 0;
}
