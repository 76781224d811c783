#include "server/decode.h"

#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#define GZIP_BITS  (15 + 16) /* the largest window; a gzip header is wanted */
#define WINDOW_LOG 23        /* 8 MiB: what RFC 8878 asks a decoder to take */
#define PIECE      ((size_t)16384)
#define LEVEL      3
#define MEMORY     8 /* zlib's own default */

struct decoder {
    enum coding coding;
    size_t max;
    size_t fed;
    size_t made;
    bool ended; /* a whole frame or member has been read */
    z_stream zlib;
    ZSTD_DStream *zstd;
};

struct decoder *decoder_new(enum coding coding, size_t max)
{
    struct decoder *decoder = xcalloc(1, sizeof(*decoder));
    bool ok = true;

    decoder->coding = coding;
    decoder->max = max;
    if (coding == CODING_GZIP) {
        ok = inflateInit2(&decoder->zlib, GZIP_BITS) == Z_OK;
    } else if (coding == CODING_ZSTD) {
        decoder->zstd = ZSTD_createDStream();
        ok = decoder->zstd != NULL &&
             !ZSTD_isError(ZSTD_DCtx_setParameter(
                 decoder->zstd, ZSTD_d_windowLogMax, WINDOW_LOG));
    }
    if (!ok) {
        decoder_free(decoder);
        return NULL;
    }
    return decoder;
}

void decoder_free(struct decoder *decoder)
{
    if (decoder == NULL) {
        return;
    }
    if (decoder->coding == CODING_GZIP) {
        inflateEnd(&decoder->zlib);
    }
    ZSTD_freeDStream(decoder->zstd);
    free(decoder);
}

static enum decode_result take(struct decoder *decoder, const char *data,
                               size_t len, struct str *out)
{
    decoder->made += len;
    if (decoder->made > decoder->max ||
        (decoder->coding != CODING_NONE &&
         decoder->made > DECODE_RATIO * decoder->fed)) {
        return DECODE_TOO_LARGE;
    }
    str_add_len(out, data, len);
    return DECODE_OK;
}

static enum decode_result feed_gzip(struct decoder *decoder, const char *data,
                                    size_t len, struct str *out)
{
    enum decode_result result = DECODE_OK;
    z_stream *zlib = &decoder->zlib;
    char piece[PIECE];
    bool full = true; /* more may come out without more going in */

    zlib->next_in = (Bytef *)(uintptr_t)data;
    zlib->avail_in = (uInt)len;
    while (result == DECODE_OK && (zlib->avail_in > 0 || full)) {
        int code;

        if (decoder->ended) {
            return zlib->avail_in > 0 ? DECODE_BAD : DECODE_OK;
        }
        zlib->next_out = (Bytef *)piece;
        zlib->avail_out = (uInt)PIECE;
        code = inflate(zlib, Z_NO_FLUSH);
        full = zlib->avail_out == 0;
        decoder->ended = code == Z_STREAM_END;
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
            return DECODE_BAD;
        }
        result = take(decoder, piece, PIECE - zlib->avail_out, out);
        if (code == Z_BUF_ERROR) {
            break;
        }
    }
    return result;
}

static enum decode_result feed_zstd(struct decoder *decoder, const char *data,
                                    size_t len, struct str *out)
{
    ZSTD_inBuffer in = {data, len, 0};
    enum decode_result result = DECODE_OK;
    char piece[PIECE];
    bool full = true;

    while (result == DECODE_OK && (in.pos < in.size || full)) {
        ZSTD_outBuffer to = {piece, PIECE, 0};
        size_t left;

        if (decoder->ended) {
            return in.pos < in.size ? DECODE_BAD : DECODE_OK;
        }
        left = ZSTD_decompressStream(decoder->zstd, &to, &in);
        if (ZSTD_isError(left)) {
            return DECODE_BAD;
        }
        full = to.pos == to.size;
        decoder->ended = left == 0;
        result = take(decoder, piece, to.pos, out);
    }
    return result;
}

enum decode_result decoder_feed(struct decoder *decoder, const char *data,
                                size_t len, struct str *out)
{
    decoder->fed += len;
    switch (decoder->coding) {
    case CODING_GZIP:
        return feed_gzip(decoder, data, len, out);
    case CODING_ZSTD:
        return feed_zstd(decoder, data, len, out);
    case CODING_NONE:
    default:
        return take(decoder, data, len, out);
    }
}

enum decode_result decoder_finish(const struct decoder *decoder)
{
    if (decoder->coding == CODING_NONE || decoder->ended) {
        return DECODE_OK;
    }
    return DECODE_BAD;
}

static size_t gzip_whole(const struct str *text, char *out, size_t bound)
{
    z_stream zlib = {0};
    size_t len = 0;

    if (deflateInit2(&zlib, LEVEL, Z_DEFLATED, GZIP_BITS, MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        return 0;
    }
    zlib.next_in = (Bytef *)text->buf;
    zlib.avail_in = (uInt)text->len;
    zlib.next_out = (Bytef *)out;
    zlib.avail_out = (uInt)bound;
    if (deflate(&zlib, Z_FINISH) == Z_STREAM_END) {
        len = bound - zlib.avail_out;
    }
    deflateEnd(&zlib);
    return len;
}

bool encode_whole(enum coding coding, struct str *text)
{
    size_t bound = coding == CODING_GZIP ? compressBound(text->len) + 32
                                         : ZSTD_compressBound(text->len);
    char *out = xmalloc(bound);
    size_t len;

    if (coding == CODING_GZIP) {
        len = gzip_whole(text, out, bound);
    } else {
        len = ZSTD_compress(out, bound, text->buf, text->len, LEVEL);
        len = ZSTD_isError(len) ? 0 : len;
    }
    if (len > 0) {
        str_set_len(text, out, len);
    }
    free(out);
    return len > 0;
}
