#include "server/zstd_thread.h"

#include <pthread.h>
#include <stdlib.h>
#include <zstd.h>

/* Level 3 is zstd's own default; higher ones cost more than they save here. */
#define LEVEL 3

struct contexts {
    ZSTD_CCtx *packer;
    ZSTD_DCtx *unpacker;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;

/* At the end of a thread. */
static void end(void *value)
{
    struct contexts *contexts = value;

    ZSTD_freeCCtx(contexts->packer);
    ZSTD_freeDCtx(contexts->unpacker);
    free(contexts);
}

static void make_key(void)
{
    if (pthread_key_create(&key, end) != 0) {
        abort();
    }
}

static struct contexts *own(void)
{
    struct contexts *contexts;

    pthread_once(&once, make_key);
    contexts = pthread_getspecific(key);
    if (contexts == NULL) {
        contexts = xcalloc(1, sizeof(*contexts));
        if (pthread_setspecific(key, contexts) != 0) {
            abort();
        }
    }
    return contexts;
}

bool zstd_thread_pack(struct slice bytes, struct str *out)
{
    struct contexts *contexts = own();
    size_t bound = ZSTD_compressBound(bytes.len);
    size_t len;

    if (contexts->packer == NULL) {
        contexts->packer = ZSTD_createCCtx();
    }
    str_clear(out);
    str_reserve(out, bound);
    if (contexts->packer == NULL) {
        return false;
    }
    len = ZSTD_compressCCtx(contexts->packer, out->buf, bound, bytes.at,
                            bytes.len, LEVEL);
    if (ZSTD_isError(len)) {
        return false;
    }
    out->len = len;
    out->buf[len] = '\0';
    return true;
}

bool zstd_thread_unpack(struct slice packed, size_t len, struct str *out)
{
    struct contexts *contexts = own();
    size_t made;

    if (contexts->unpacker == NULL) {
        contexts->unpacker = ZSTD_createDCtx();
    }
    str_clear(out);
    str_reserve(out, len);
    if (contexts->unpacker == NULL) {
        return false;
    }
    made = ZSTD_decompressDCtx(contexts->unpacker, out->buf, len, packed.at,
                               packed.len);
    if (ZSTD_isError(made) || made != len) {
        return false;
    }
    out->len = len;
    out->buf[len] = '\0';
    return true;
}
