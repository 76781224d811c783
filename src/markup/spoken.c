#include "markup/spoken.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "markup/spoken_table.h"

/* --------------------------------------------------------- user's list */

void pronunciations_release(struct pronunciations *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].word);
        free(list->items[i].spoken);
    }
    free(list->items);
    *list = (struct pronunciations)PRONUNCIATIONS_INIT;
}

static void add_pair(struct pronunciations *list, const char *word,
                     const char *spoken)
{
    struct str lower = STR_INIT;

    utf8_add_lower(&lower, word, strlen(word));
    GROW(list->items, list->count, list->capacity);
    list->items[list->count++] = (struct pronunciation){
        .word = str_take(&lower), .spoken = xstrdup(spoken)};
}

static bool parse_line(struct pronunciations *list, struct str *line)
{
    struct str word = STR_INIT;
    struct str spoken = STR_INIT;
    const char *equals;
    bool ok = false;

    str_trim(line);
    if (line->len == 0 || line->buf[0] == '#') {
        return true;
    }
    equals = strchr(line->buf, '=');
    if (equals != NULL) {
        str_add_len(&word, line->buf, (size_t)(equals - line->buf));
        str_add(&spoken, equals + 1);
        str_trim(&word);
        str_trim(&spoken);
        ok = word.len > 0 && strpbrk(word.buf, " \t") == NULL;
    }
    if (ok) {
        add_pair(list, word.buf, spoken.buf);
    }
    str_release(&word);
    str_release(&spoken);
    return ok;
}

bool pronunciations_parse(struct pronunciations *list, const char *text,
                          struct error *err)
{
    struct pronunciations fresh = PRONUNCIATIONS_INIT;
    struct str line = STR_INIT;
    unsigned number = 1;
    bool ok = true;

    for (; *text != '\0' && ok; number++) {
        size_t len = strcspn(text, "\n");

        str_set_len(&line, text, len);
        ok = parse_line(&fresh, &line);
        text += len + (text[len] == '\n');
        if (!ok) {
            error_set(err, "line %u: expected 'word = spoken'", number);
        }
    }
    for (size_t i = 0; i < fresh.count && ok; i++) {
        add_pair(list, fresh.items[i].word, fresh.items[i].spoken);
    }
    pronunciations_release(&fresh);
    str_release(&line);
    return ok;
}

/* ---------------------------------------------------------- characters */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "5-10" and "2019–2021" are ranges; other hyphens stay. */
static bool is_range_dash(const char *begin, const char *at)
{
    return *at == '-' && at > begin && is_digit(at[-1]) && is_digit(at[1]);
}

static size_t add_symbol(struct str *out, const char *begin, const char *at)
{
    if (is_range_dash(begin, at)) {
        str_add(out, " to ");
        return 1;
    }
    if (*at == '~' && is_letter(at[1])) {
        return 1;
    }
    for (size_t i = 0; i < spoken_symbol_count; i++) {
        if (str_starts_with(at, spoken_symbols[i].symbol)) {
            str_add(out, spoken_symbols[i].spoken);
            return strlen(spoken_symbols[i].symbol);
        }
    }
    return 0;
}

/* The text with its symbols in words, in ASCII where that is known. */
static void add_symbols_spoken(struct str *out, const char *text)
{
    const char *begin = text;
    const char *end = text + strlen(text);

    while (text < end) {
        size_t taken = add_symbol(out, begin, text);
        uint32_t rune;
        char buf[8];

        if (taken > 0) {
            text += taken;
            continue;
        }
        taken = utf8_decode(text, end, &rune);
        if (rune_is_control(rune)) {
            str_add_char(out, ' ');
        } else if (rune < 0x80 || *utf8_fallback(rune, buf) == '\0') {
            str_add_len(out, text, taken);
        } else {
            str_add(out, utf8_fallback(rune, buf));
        }
        text += taken;
    }
}

/* --------------------------------------------------------------- words */

struct speaker {
    struct str *out;
    const struct pronunciations *list;
    size_t begin;      /* of our text in `out` */
    bool after_number; /* a unit may follow */
    bool was_one;      /* that number is 1 */
    bool in_order;     /* "O(log" was said, "n)" follows */
};

static void add_piece(struct speaker *self, const char *text, size_t len)
{
    struct str *out = self->out;

    /* The text may end up as an argument of a command. */
    while (len > 0 && out->len == self->begin && *text == '-') {
        text++;
        len--;
    }
    if (len == 0) {
        return;
    }
    if (out->len > self->begin && out->buf[out->len - 1] != ' ') {
        str_add_char(out, ' ');
    }
    str_add_len(out, text, len);
}

static const char *find_word(const struct speaker *self, const char *word)
{
    for (size_t i = 0; self->list != NULL && i < self->list->count; i++) {
        if (str_equal(self->list->items[i].word, word)) {
            return self->list->items[i].spoken;
        }
    }
    for (size_t i = 0; i < spoken_word_count; i++) {
        if (str_equal(spoken_words[i].word, word)) {
            return spoken_words[i].spoken;
        }
    }
    return NULL;
}

static bool say_word(struct speaker *self, const char *text, size_t len)
{
    struct str lower = STR_INIT;
    const char *spoken;

    utf8_add_lower(&lower, text, len);
    spoken = find_word(self, lower.buf);
    str_release(&lower);
    if (spoken == NULL) {
        return false;
    }
    add_piece(self, spoken, strlen(spoken));
    return true;
}

static const struct spoken_unit *find_unit(const char *text, size_t len)
{
    for (size_t i = 0; i < spoken_unit_count; i++) {
        if (strlen(spoken_units[i].unit) == len &&
            memcmp(spoken_units[i].unit, text, len) == 0) {
            return &spoken_units[i];
        }
    }
    return NULL;
}

/* "ms", "req/s", "Gbit/s" after a number; false if it is no unit. */
static bool say_unit(struct speaker *self, const char *text, size_t len)
{
    const char *slash = memchr(text, '/', len);
    size_t head = slash != NULL ? (size_t)(slash - text) : len;
    const struct spoken_unit *unit = find_unit(text, head);
    const struct spoken_unit *per = NULL;
    const char *spoken;

    if (slash != NULL) {
        per = find_unit(slash + 1, len - head - 1);
        if (per == NULL) {
            return false;
        }
    }
    if (unit == NULL && (slash == NULL || head < 2)) {
        return false;
    }
    if (unit != NULL) {
        spoken = self->was_one ? unit->one : unit->many;
        add_piece(self, spoken, strlen(spoken));
    } else {
        add_piece(self, text, head); /* "connections/s" */
    }
    if (per != NULL) {
        add_piece(self, "per", 3);
        add_piece(self, per->one, strlen(per->one));
    }
    return true;
}

/* Length of the number at the beginning: digits, group commas, a point. */
static size_t number_length(const char *text, size_t len)
{
    size_t at = 0;

    while (at < len) {
        bool more = at + 1 < len && is_digit(text[at + 1]);

        if (!is_digit(text[at]) &&
            !((text[at] == ',' || text[at] == '.') && at > 0 && more)) {
            break;
        }
        at++;
    }
    return at;
}

/* "1,200" → "1200", "0.05" → "0 point 0 5". */
static void say_number(struct speaker *self, const char *text, size_t len)
{
    struct str said = STR_INIT;
    bool fraction = false;

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '.') {
            str_add(&said, " point");
            fraction = true;
        } else if (text[i] != ',') {
            if (fraction) {
                str_add_char(&said, ' ');
            }
            str_add_char(&said, text[i]);
        }
    }
    self->was_one = str_equal(said.buf, "1");
    add_piece(self, said.buf, said.len);
    str_release(&said);
}

static void say_core(struct speaker *self, const char *text, size_t len);

/* What follows a number after a '/': "3/5", "10/s", "1/n". */
static void say_denominator(struct speaker *self, const char *text, size_t len)
{
    const struct spoken_unit *unit = find_unit(text, len);

    if (unit != NULL) {
        add_piece(self, "per", 3);
        add_piece(self, unit->one, strlen(unit->one));
        return;
    }
    add_piece(self, "over", 4);
    say_core(self, text, len);
}

/* "10.0.0.1", "1.2.3": more than one point. */
static bool is_dotted(const char *text, size_t len)
{
    const char *dot = memchr(text, '.', len);

    return dot != NULL && memchr(dot + 1, '.', len - (size_t)(dot - text) - 1);
}

/* "80ms", "1.5x", "99th", "3/5": begins with a digit. */
static void say_numeric(struct speaker *self, const char *text, size_t len)
{
    size_t digits = number_length(text, len);
    const char *rest = text + digits;
    size_t rest_len = len - digits;

    if ((rest_len > 1 && (rest[0] == '.' || rest[0] == ':')) ||
        is_dotted(text, digits)) {
        add_piece(self, text, len); /* a version, an address, a clock time */
        return;
    }
    say_number(self, text, digits);
    self->after_number = rest_len == 0;
    if (rest_len > 1 && rest[0] == '/') {
        say_denominator(self, rest + 1, rest_len - 1);
    } else if (rest_len == 1 && rest[0] == '/') {
        add_piece(self, "over", 4);
    } else if (rest_len > 0 && !say_unit(self, rest, rest_len)) {
        str_add_len(self->out, rest, rest_len); /* "99th", "2PC" */
    }
}

/* "TCP/IP", "read/write": two words. */
static void say_slashed(struct speaker *self, const char *text, size_t len)
{
    const char *slash = memchr(text, '/', len);
    size_t head = (size_t)(slash - text);

    say_core(self, text, head);
    say_core(self, slash + 1, len - head - 1);
}

/* "O(log n)" comes as "O(log" and "n)": order of growth. */
static bool say_order(struct speaker *self, const char *text, size_t len)
{
    if (len < 3 || text[0] != 'O' || text[1] != '(') {
        return false;
    }
    add_piece(self, "order", 5);
    text += 2;
    len -= 2;
    if (text[len - 1] == ')') {
        len--;
    } else {
        self->in_order = true;
    }
    say_core(self, text, len);
    return true;
}

static void say_core(struct speaker *self, const char *text, size_t len)
{
    bool unit_may_follow = self->after_number;

    self->after_number = false;
    if (len == 0 || say_word(self, text, len) || say_order(self, text, len)) {
        return;
    }
    if (str_starts_with(text, "http://") || str_starts_with(text, "https://")) {
        add_piece(self, "a link", 6);
        return;
    }
    if (is_digit(text[0])) {
        say_numeric(self, text, len);
        return;
    }
    if (unit_may_follow && say_unit(self, text, len)) {
        return;
    }
    if (text[0] == '$' && len > 1 && is_digit(text[1])) {
        say_numeric(self, text + 1, len - 1);
        add_piece(self, "dollars", 7);
        return;
    }
    if (memchr(text, '/', len) != NULL) {
        say_slashed(self, text, len);
        return;
    }
    if (len > 2 && memcmp(text + len - 2, "()", 2) == 0) {
        len -= 2;
    }
    add_piece(self, text, len);
}

/* A pause, unless there is one already. */
static void add_pause(struct speaker *self, char mark)
{
    struct str *out = self->out;

    while (out->len > self->begin && out->buf[out->len - 1] == ' ') {
        str_truncate(out, out->len - 1);
    }
    if (out->len > self->begin &&
        strchr(",.;:!?", out->buf[out->len - 1]) == NULL) {
        str_add_char(out, mark);
    }
}

static size_t peel_end(const char *text, size_t len)
{
    bool call = len > 2 && memcmp(text + len - 2, "()", 2) == 0;

    while (len > 0 && !call && strchr(",.;:!?)]'", text[len - 1]) != NULL) {
        len--;
        call = len > 2 && memcmp(text + len - 2, "()", 2) == 0;
    }
    return len;
}

/* A word with what stands around it. */
static void say(struct speaker *self, const char *text, size_t len)
{
    size_t core;

    while (len > 0 && strchr("([',-", text[0]) != NULL) {
        if (text[0] == '(' || text[0] == ',') {
            add_pause(self, ',');
        }
        text++;
        len--;
    }
    /* "e.g." keeps its dot, "It is etc." its stop. */
    if (len > 0 && say_word(self, text, len)) {
        return;
    }
    core = peel_end(text, len);
    if (core > 0) {
        char *copy = xstrndup(text, core);

        say_core(self, copy, core);
        free(copy);
    }
    for (size_t i = core; i < len; i++) {
        if (text[i] == ')' && self->in_order) {
            self->in_order = false;
        } else if (text[i] == ')' || text[i] == ']') {
            add_pause(self, ',');
        } else if (text[i] != '\'') {
            add_pause(self, text[i]);
        }
        self->after_number = false;
    }
}

void spoken_add(struct str *out, const char *text,
                const struct pronunciations *list)
{
    struct speaker self = {.out = out, .list = list, .begin = out->len};
    struct str plain = STR_INIT;
    const char *at;

    add_symbols_spoken(&plain, text);
    at = plain.buf;
    while (*at != '\0') {
        size_t len;

        at += strspn(at, " \t\n\r\v\f");
        len = strcspn(at, " \t\n\r\v\f");
        say(&self, at, len);
        at += len;
    }
    str_release(&plain);
}

/* Ends what is named or announced, so that the voice falls. */
static void end_sentence(struct str *out, size_t begin)
{
    if (out->len > begin && strchr(".!?", out->buf[out->len - 1]) == NULL) {
        while (out->len > begin &&
               strchr(",;: ", out->buf[out->len - 1]) != NULL) {
            str_truncate(out, out->len - 1);
        }
        str_add_char(out, '.');
    }
}

void spoken_add_sentence(struct str *out, const struct sentence *sentence,
                         const struct pronunciations *list)
{
    size_t begin = out->len;
    const char *before = NULL;

    switch (sentence->kind) {
    case SENTENCE_TEXT:
        spoken_add(out, sentence->text, list);
        return;
    case SENTENCE_TITLE:
        break;
    case SENTENCE_HEADING:
        before = "Next:";
        break;
    case SENTENCE_TABLE:
        before = "A table:";
        break;
    case SENTENCE_CODE:
        before = "A listing";
        break;
    case SENTENCE_OUTPUT:
        before = "Its output is in the text";
        break;
    case SENTENCE_DIAGRAM:
        before = "A diagram:";
        break;
    }
    if (before != NULL) {
        str_add(out, before);
    }
    if (sentence->kind == SENTENCE_CODE && *sentence->text != '\0') {
        str_add(out, " in");
    }
    if (*sentence->text != '\0') {
        str_add(out, before != NULL ? " " : "");
        spoken_add(out, sentence->text, list);
    }
    end_sentence(out, begin);
}
