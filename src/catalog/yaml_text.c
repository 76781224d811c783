#include "catalog/yaml_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* A file in another encoding would give one message a letter. */
enum { MAX_REPORTS = 20, MAX_TABS = 200 };

struct scan {
    struct yaml_text *self;
    const char *at;
    const char *end;
    const char *line_start;
    struct position place;
    size_t index;
    size_t reports;
    bool comment; /* the rest of the line is one */
};

bool yaml_rune_refused(uint32_t rune)
{
    if (rune < 0x20) {
        return rune != '\t' && rune != '\n' && rune != '\r';
    }
    return (rune >= 0x7F && rune <= 0x9F) || rune == 0x2028 || rune == 0x2029 ||
           (rune >= 0x202A && rune <= 0x202E) ||
           (rune >= 0x2066 && rune <= 0x2069) || rune == 0xFEFF ||
           rune == 0xFFFE || rune == 0xFFFF;
}

/* From here on a copy is made, in which bad things are replaced. */
static void begin_copy(struct scan *scan, const char *begin)
{
    if (!scan->self->bad) {
        str_add_len(&scan->self->clean, begin, (size_t)(scan->at - begin));
        scan->self->bad = true;
    }
}

static void report(struct scan *scan, uint32_t rune, bool bad_byte)
{
    struct yaml_text *self = scan->self;

    scan->reports++;
    if (scan->reports > MAX_REPORTS) {
        return;
    }
    if (bad_byte) {
        messages_add(self->messages, self->file, scan->place, SEVERITY_ERROR,
                     "Y002", "byte 0x%02X is not UTF-8",
                     (unsigned)(unsigned char)*scan->at);
    } else if (rune == '\r') {
        messages_add(self->messages, self->file, scan->place, SEVERITY_ERROR,
                     "Y002", "carriage return without a line feed");
    } else {
        messages_add(self->messages, self->file, scan->place, SEVERITY_ERROR,
                     "Y002", "control character U+%04X", (unsigned)rune);
    }
    if (scan->reports == MAX_REPORTS) {
        messages_add(self->messages, self->file, scan->place, SEVERITY_ERROR,
                     "Y002", "and more of the kind; is this a UTF-8 text?");
    }
}

static void note_tab(struct scan *scan)
{
    struct yaml_text *self = scan->self;

    if (scan->comment || self->tab_count >= MAX_TABS) {
        return;
    }
    GROW(self->tabs, self->tab_count, self->tab_capacity);
    self->tabs[self->tab_count++] =
        (struct yaml_tab){.index = scan->index, .at = scan->place};
}

/* "# lint: allow W106": `at` is at the '#'. */
static void note_comment(struct scan *scan)
{
    static const char words[] = "# lint: allow ";
    size_t rest = (size_t)(scan->end - scan->at);
    char code[8];
    size_t len = 0;

    if (rest < sizeof(words) || memcmp(scan->at, words, sizeof(words) - 1)) {
        return;
    }
    for (const char *at = scan->at + sizeof(words) - 1;
         at < scan->end && len < sizeof(code) - 1; at++) {
        if (!((*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9'))) {
            break;
        }
        code[len++] = *at;
    }
    code[len] = '\0';
    if (len > 0) {
        messages_allow(scan->self->messages, scan->self->file, scan->place.line,
                       code);
    }
}

static void scan_ascii(struct scan *scan, const char *begin)
{
    struct yaml_text *self = scan->self;
    char c = *scan->at;
    bool lone = c == '\r' && (scan->at + 1 == scan->end || scan->at[1] != '\n');

    if (lone || yaml_rune_refused((unsigned char)c)) {
        begin_copy(scan, begin);
        report(scan, (unsigned char)c, false);
        str_add_rune(&self->clean, RUNE_BAD);
    } else {
        if (c == '\t') {
            note_tab(scan);
        } else if (c == '#' && (scan->at == scan->line_start ||
                                scan->at[-1] == ' ' || scan->at[-1] == '\t')) {
            note_comment(scan);
            scan->comment = true;
        }
        if (self->bad) {
            str_add_char(&self->clean, c);
        }
    }
    scan->at++;
    scan->index++;
    scan->place.column++;
    if (c == '\n') {
        scan->place = (struct position){scan->place.line + 1, 1};
        scan->line_start = scan->at;
        scan->comment = false;
    }
}

static void scan_wide(struct scan *scan, const char *begin)
{
    struct yaml_text *self = scan->self;
    uint32_t rune;
    size_t taken = utf8_decode(scan->at, scan->end, &rune);
    /* U+FFFD written out is three bytes, a bad byte is one. */
    bool bad_byte = rune == RUNE_BAD && taken == 1;

    if (bad_byte || yaml_rune_refused(rune)) {
        begin_copy(scan, begin);
        report(scan, rune, bad_byte);
        str_add_rune(&self->clean, RUNE_BAD);
    } else if (self->bad) {
        str_add_len(&self->clean, scan->at, taken);
    }
    scan->at += taken;
    scan->index++;
    scan->place.column++;
}

/* Plain letters in a row, which is what files are mostly made of. */
static void scan_plain(struct scan *scan)
{
    const char *begin = scan->at;
    size_t len;

    while (scan->at < scan->end && *scan->at >= ' ' && *scan->at < 0x7F &&
           *scan->at != '#') {
        scan->at++;
    }
    len = (size_t)(scan->at - begin);
    scan->index += len;
    scan->place.column += (unsigned)len;
    if (scan->self->bad) {
        str_add_len(&scan->self->clean, begin, len);
    }
}

void yaml_text_init(struct yaml_text *self, const char *file, const char *text,
                    size_t len, struct messages *messages)
{
    struct scan scan = {.self = self, .end = text + len, .place = {1, 1}};

    *self = (struct yaml_text){
        .file = file, .messages = messages, .clean = STR_INIT};
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        len -= 3;
    }
    scan.at = text;
    scan.line_start = text;
    while (scan.at < scan.end) {
        scan_plain(&scan);
        if (scan.at == scan.end) {
            break;
        }
        if ((unsigned char)*scan.at < 0x80) {
            scan_ascii(&scan, text);
        } else {
            scan_wide(&scan, text);
        }
    }
    self->text = self->bad ? self->clean.buf : text;
    self->len = self->bad ? self->clean.len : len;
}

void yaml_text_report_tabs(struct yaml_text *self, size_t before)
{
    while (self->next_tab < self->tab_count &&
           self->tabs[self->next_tab].index < before) {
        messages_add(self->messages, self->file, self->tabs[self->next_tab].at,
                     SEVERITY_WARNING, "Y008",
                     "tab outside quoted and block text");
        self->next_tab++;
    }
}

void yaml_text_skip_tabs(struct yaml_text *self, size_t end)
{
    while (self->next_tab < self->tab_count &&
           self->tabs[self->next_tab].index < end) {
        self->next_tab++;
    }
}

void yaml_text_release(struct yaml_text *self)
{
    str_release(&self->clean);
    free(self->tabs);
}
