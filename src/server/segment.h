/*
 * Segments: lines of one log, compressed. Building one from checked lines, and
 * walking through the lines of one that was read back.
 */
#ifndef SERVER_SEGMENT_H
#define SERVER_SEGMENT_H

#include "journal/line.h"
#include "server/records.h"

/* Decoded bytes of a segment: what one append may bring. */
#define SEGMENT_MAX_BYTES ((size_t)2097152)

/* Begins one without lines; `before` is h(from - 1). */
void segment_begin(struct segment *segment, int64_t from,
                   const struct hash *before);
/* Moves the bounds over one more checked line. */
void segment_extend(struct segment *segment, const struct line *line);
/* Compresses the lines that the bounds stand for into segment->packed. */
MUST_CHECK bool segment_pack(struct segment *segment, struct slice lines,
                             struct error *err);

/* Lines being gathered for a segment. */
struct segment_builder {
    struct segment segment; /* bounds so far */
    struct str lines;
};
/* Begins with line `from`; `before` is h(from - 1). */
void segment_builder_init(struct segment_builder *builder, int64_t from,
                          const struct hash *before);
void segment_builder_release(struct segment_builder *builder);
/* Adds a checked line, its body replaced by its hash if `redact`. */
void segment_builder_add(struct segment_builder *builder,
                         const struct line *line, bool redact);
/* Compresses what was gathered into builder->segment.packed. */
MUST_CHECK bool segment_builder_pack(struct segment_builder *builder,
                                     struct error *err);

/* Gives the lines back. ERROR_DAMAGED if they are not what the bounds say. */
MUST_CHECK bool segment_unpack(const struct segment *segment, struct str *lines,
                               struct error *err);
/*
 * The line at `*at` of lines that were unpacked or sent, which is moved behind
 * its LF. False at the end (no error) and for a bad line (with one).
 */
bool segment_next_line(struct slice lines, size_t *at, struct line *line,
                       struct error *err);

#endif
