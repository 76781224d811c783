#include "server/segment.h"

#include <string.h>

#include "server/zstd_thread.h"

void segment_begin(struct segment *segment, int64_t from,
                   const struct hash *before)
{
    *segment = (struct segment){.from = from,
                                .last = from - 1,
                                .before = *before,
                                .after = *before,
                                .packed = STR_INIT};
}

void segment_extend(struct segment *segment, const struct line *line)
{
    bool first = segment->last < segment->from;

    if (first || event_id_compare(&line->id, &segment->least) < 0) {
        segment->least = line->id;
    }
    if (first || event_id_compare(&line->id, &segment->greatest) > 0) {
        segment->greatest = line->id;
    }
    segment->last++;
    segment->after = chain_next(&segment->after, line);
}

bool segment_pack(struct segment *segment, struct slice lines,
                  struct error *err)
{
    segment->decoded = (int64_t)lines.len;
    return zstd_thread_pack(lines, &segment->packed) ||
           error_set(err, "cannot compress lines: no memory");
}

void segment_builder_init(struct segment_builder *builder, int64_t from,
                          const struct hash *before)
{
    segment_begin(&builder->segment, from, before);
    str_init(&builder->lines);
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

    segment_extend(segment, line);
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
    return segment_pack(&builder->segment, str_slice(&builder->lines), err);
}

bool segment_unpack(const struct segment *segment, struct str *lines,
                    struct error *err)
{
    size_t decoded = (size_t)segment->decoded;
    struct slice packed = {segment->packed.buf, segment->packed.len};

    str_clear(lines);
    /* Redaction can lengthen a short body by its hash. */
    if (segment->decoded < 0 || decoded > 2 * SEGMENT_MAX_BYTES) {
        return error_set_code(err, ERROR_DAMAGED, "a segment claims %lld bytes",
                              (long long)segment->decoded);
    }
    return zstd_thread_unpack(packed, decoded, lines) ||
           error_set_code(err, ERROR_DAMAGED, "a segment does not decompress");
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
