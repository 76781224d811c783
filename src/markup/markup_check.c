/* What a script may not hold (rule E019), and what was surely meant otherwise.
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "markup/document_build.h"

enum { DIAGRAM_COLUMNS = 76, MAX_CONTROL_FINDINGS = 20 };

/* Control characters would drive the terminal: they are findings, and what
 * draws the text makes them harmless. */
static void check_controls(struct document *document, const char *source,
                           size_t len)
{
    const char *at = source;
    const char *end = at + len;
    unsigned line = 1;
    size_t found = 0;

    while (at < end && found < MAX_CONTROL_FINDINGS) {
        uint32_t rune;

        at += utf8_decode(at, end, &rune);
        if (rune == '\n') {
            line++;
        } else if (rune_is_control(rune) && rune != '\t' &&
                   !(rune == '\r' && at < end && *at == '\n')) {
            document_add_finding(document, line, "control character U+%04X",
                                 (unsigned)rune);
            found++;
        }
    }
}

static void check_diagram(struct document *document, const struct block *block)
{
    unsigned line = block->line + 2; /* the fence, the caption, then it */
    const char *at = block->rich.text;

    if (block->caption[strspn(block->caption, " ")] == '\0') {
        document_add_finding(document, block->line,
                             "a diagram's first line is its caption; it is "
                             "empty");
    }
    for (; *at != '\0'; line++) {
        size_t len = strcspn(at, "\n");
        int width = utf8_width_len(at, len);

        if (width > DIAGRAM_COLUMNS) {
            document_add_finding(document, line,
                                 "the diagram is %d columns wide here; at most "
                                 "%d are allowed",
                                 width, DIAGRAM_COLUMNS);
        }
        at += len + (at[len] == '\n');
    }
}

/* What is there, but not where it may be. */
static void check_structure(struct document *document)
{
    bool titled = false;
    bool told = false;

    for (size_t i = 0; i < document->block_count; i++) {
        const struct block *block = &document->blocks[i];

        if (block->kind != BLOCK_HEADING) {
            if (block->chapter == NO_CHAPTER && !told) {
                document_add_finding(document, block->line,
                                     "text before the first chapter");
                told = true;
            }
        } else if (block->level == 1 && (titled || i > 0)) {
            document_add_finding(document, block->line,
                                 "a script has one level-1 heading, its title, "
                                 "at the top");
        } else if (block->level > 3) {
            document_add_finding(document, block->line,
                                 "a heading of level %d; scripts go down to "
                                 "level 3",
                                 block->level);
        }
        titled |= block->kind == BLOCK_HEADING && block->level == 1;
    }
    if (!titled) {
        document_add_finding(document, 1, "no level-1 heading");
    }
}

/* Cells of a line of a table: the parser drops those beyond the header's. */
static size_t count_cells(const char *line, size_t len)
{
    size_t bars = 0;
    size_t from = 0;

    while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\r')) {
        len--;
    }
    while (from < len && (line[from] == ' ' || line[from] == '>')) {
        from++;
    }
    for (size_t i = from; i < len; i++) {
        if (line[i] == '\\') {
            i++;
        } else if (line[i] == '|' && i > from && i + 1 < len) {
            bars++;
        }
    }
    return bars + 1;
}

/* A table's rows stand on lines of their own, the rule below the first. */
static void check_table(struct document *document, const struct block *block,
                        const char *line, const char *end)
{
    for (size_t row = 0; row <= block->table.rows && line < end; row++) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t len = (size_t)((stop != NULL ? stop : end) - line);
        size_t cells = count_cells(line, len);

        if (cells > block->table.columns && row != 1) {
            document_add_finding(document, block->line + (unsigned)row,
                                 "%zu cells in a table of %zu columns", cells,
                                 block->table.columns);
        }
        line += len + 1;
    }
}

static void check_tables(struct document *document, const char *source,
                         size_t len)
{
    const char *at = source;
    const char *end = source + len;
    unsigned line = 1;

    for (size_t i = 0; i < document->block_count; i++) {
        const struct block *block = &document->blocks[i];

        if (block->kind != BLOCK_TABLE) {
            continue;
        }
        while (line < block->line && at < end) {
            line += *at == '\n';
            at++;
        }
        check_table(document, block, at, end);
    }
}

static int compare_findings(const void *left, const void *right)
{
    const struct finding *a = left;
    const struct finding *b = right;

    return (a->line > b->line) - (a->line < b->line);
}

void document_check(struct document *document, const char *source, size_t len)
{
    check_controls(document, source, len);
    check_structure(document);
    check_tables(document, source, len);
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block *block = &document->blocks[i];

        if (block->kind == BLOCK_DIAGRAM) {
            check_diagram(document, block);
        } else if (block->kind == BLOCK_PARAGRAPH &&
                   block->rich.text[0] == '|') {
            document_add_finding(document, block->line,
                                 "this is no table: its second line needs "
                                 "three dashes or more for each column of the "
                                 "first");
        }
    }
    if (document->finding_count > 1) {
        qsort(document->findings, document->finding_count,
              sizeof(*document->findings), compare_findings);
    }
}
