#include "server/segment.h"

#include <string.h>
#include <zstd.h>

/* Level 3 is zstd's own default; higher ones cost more than they save here. */
#define LEVEL 3

void segment_builder_init(struct segment_builder *builder, int64_t from,
                          const struct hash *before)
{
    *builder = (struct segment_builder){
        .segment = {.from = from,
                    .last = from - 1,
                    .before = *before,
                    .after = *before,
                    .packed = STR_INIT},
        .lines = STR_INIT,
    };
}

void segment_builder_release(struct segment_builder *builder)
{
    segment_release(&builder->segment);
    str_release(&builder->lines);
}

void segment_builder_add(struct segment_builder *builder,
                         const struct line *line, bool redact)
{
    struct segment *segment = &builder->segment;
    struct str *lines = &builder->lines;

    if (segment->last < segment->from ||
        event_id_compare(&line->id, &segment->least) < 0) {
        segment->least = line->id;
    }
    if (segment->last < segment->from ||
        event_id_compare(&line->id, &segment->greatest) > 0) {
        segment->greatest = line->id;
    }
    segment->last++;
    segment->after = chain_next(&segment->after, line);
    str_add_len(lines, line->envelope.at, line->envelope.len);
    str_add_char(lines, '\t');
    if (redact && !line->redacted) {
        struct str hash = STR_INIT;

        chain_redact(line->body, &hash);
        str_add_len(lines, hash.buf, hash.len);
        str_release(&hash);
    } else {
        str_add_len(lines, line->body.at, line->body.len);
    }
    str_add_char(lines, '\n');
    segment->decoded = (int64_t)lines->len;
}

bool segment_builder_pack(struct segment_builder *builder, struct error *err)
{
    struct str *packed = &builder->segment.packed;
    size_t bound = ZSTD_compressBound(builder->lines.len);
    size_t len;

    str_clear(packed);
    str_reserve(packed, bound);
    len = ZSTD_compress(packed->buf, bound, builder->lines.buf,
                        builder->lines.len, LEVEL);
    if (ZSTD_isError(len)) {
        return error_set(err, "cannot compress lines: %s",
                         ZSTD_getErrorName(len));
    }
    packed->len = len;
    packed->buf[len] = '\0';
    return true;
}

bool segment_unpack(const struct segment *segment, struct str *lines,
                    struct error *err)
{
    size_t decoded = (size_t)segment->decoded;
    size_t len;

    str_clear(lines);
    /* Redaction can lengthen a short body by its hash. */
    if (segment->decoded < 0 || decoded > 2 * SEGMENT_MAX_BYTES) {
        return error_set_code(err, ERROR_DAMAGED, "a segment claims %lld bytes",
                              (long long)segment->decoded);
    }
    str_reserve(lines, decoded);
    len = ZSTD_decompress(lines->buf, decoded, segment->packed.buf,
                          segment->packed.len);
    if (ZSTD_isError(len) || len != decoded) {
        return error_set_code(err, ERROR_DAMAGED,
                              "a segment does not decompress");
    }
    lines->len = len;
    lines->buf[len] = '\0';
    return true;
}

bool segment_next_line(struct slice lines, size_t *at, struct line *line,
                       struct error *err)
{
    const char *start = lines.at + *at;
    size_t left = lines.len - *at;
    const char *end;
    size_t len;

    if (left == 0) {
        return false;
    }
    end = memchr(start, '\n', left);
    len = end == NULL ? left : (size_t)(end - start) + 1;
    if (!line_check(start, len, line, err)) {
        if (err->code == ERROR_NONE) {
            err->code = ERROR_FAILED;
        }
        return false;
    }
    *at += len;
    return true;
}
