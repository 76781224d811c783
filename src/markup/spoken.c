#include "markup/spoken.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "markup/spoken_context.h"
#include "markup/spoken_number.h"
#include "markup/spoken_plain.h"
#include "markup/spoken_table.h"

/* What is longer is no word, and is not taken apart. */
enum { WORD_MAX = 200 };

struct speaker {
    struct str *out;
    const struct pronunciations *list;
    size_t begin;      /* of our text in `out` */
    bool after_number; /* a unit may follow */
    bool was_one;      /* that number is 1 */
    bool in_order;     /* "O(log" was said, "n)" follows */
    bool closes;       /* a mark follows the word being said */
    const char *next;  /* the text behind it */
    struct spoken_context context;
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

/* "no. 5" is a number, "says no." is none. */
static bool is_refusal(const struct speaker *self, const char *lower)
{
    return str_equal(lower, "no.") && !ascii_is_digit(self->next[0]);
}

/* A word of the table, or its genitive. */
static bool say_word(struct speaker *self, const char *text, size_t len)
{
    struct str lower = STR_INIT;
    const char *spoken = NULL;
    bool genitive = len > 2 && memcmp(text + len - 2, "'s", 2) == 0;

    utf8_add_lower(&lower, text, len);
    if (!is_refusal(self, lower.buf)) {
        spoken = find_word(self, lower.buf);
    }
    if (spoken == NULL) {
        spoken = spoken_context_find(&self->context, text, len, self->closes,
                                     self->next);
    }
    if (spoken == NULL && genitive) {
        str_truncate(&lower, lower.len - 2);
        spoken = find_word(self, lower.buf);
    } else {
        genitive = false;
    }
    str_release(&lower);
    if (spoken == NULL) {
        return false;
    }
    add_piece(self, spoken, strlen(spoken));
    if (genitive) {
        str_add(self->out, "'s");
    }
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

/*
 * Two numbers in a row, "80, 248", are taken for digits of one by flite: the
 * first is spelled out then.
 */
static bool runs_into_number(const struct speaker *self, const char *text,
                             size_t len)
{
    bool plain = (len == 2 && text[0] != '0') || (len == 3 && text[0] != '0');

    for (size_t i = 0; i < len; i++) {
        plain = plain && ascii_is_digit(text[i]);
    }
    return plain && ascii_is_digit(self->next[0]);
}

static void say_number(struct speaker *self, const char *text, size_t len,
                       bool last)
{
    struct str said = STR_INIT;

    if (last && runs_into_number(self, text, len)) {
        spoken_add_cardinal(&said, text, len);
    } else {
        spoken_add_number(&said, text, len);
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

/* "14:02", "3.4.3", "10.0.0.1:80" */
static bool say_time_or_dotted(struct speaker *self, const char *text,
                               size_t len)
{
    struct str said = STR_INIT;
    bool ok = spoken_add_time(&said, text, len) ||
              spoken_add_dotted(&said, text, len);

    if (ok) {
        add_piece(self, said.buf, said.len);
    }
    str_release(&said);
    return ok;
}

/* "the 1990s" */
static bool say_decade(struct speaker *self, const char *text, size_t len)
{
    static const char *const decades[] = {
        NULL,      "tens",    "twenties",  "thirties", "forties",
        "fifties", "sixties", "seventies", "eighties", "nineties"};
    const char *decade;

    if (len != 5 || spoken_number_length(text, len) != 4 || text[3] != '0' ||
        text[4] != 's' || (text[0] != '1' && text[0] != '2')) {
        return false;
    }
    decade = ascii_is_digit(text[2]) ? decades[text[2] - '0'] : NULL;
    if (decade == NULL) {
        return false;
    }
    add_piece(self, text, 2);
    add_piece(self, decade, strlen(decade));
    return true;
}

/* "3:1"; two digits behind the colon are minutes. */
static bool say_ratio(struct speaker *self, const char *text, size_t len)
{
    size_t first = spoken_number_length(text, len);
    size_t second;

    if (first == 0 || first + 1 >= len || text[first] != ':') {
        return false;
    }
    second = spoken_number_length(text + first + 1, len - first - 1);
    if (first + 1 + second != len || second == 2) {
        return false;
    }
    say_number(self, text, first, false);
    add_piece(self, "to", 2);
    say_number(self, text + first + 1, second, true);
    return true;
}

/* "80ms", "1.5x", "99th", "3/5", "2f": begins with a digit. */
static void say_numeric(struct speaker *self, const char *text, size_t len)
{
    size_t digits = spoken_number_length(text, len);
    const char *rest = text + digits;
    size_t rest_len = len - digits;

    if (say_time_or_dotted(self, text, len) || say_decade(self, text, len) ||
        say_ratio(self, text, len)) {
        return;
    }
    if (rest_len > 1 && (rest[0] == '.' || rest[0] == ':')) {
        add_piece(self, text, len); /* "14:02:30", "3.gz" */
        return;
    }
    say_number(self, text, digits, rest_len == 0);
    self->after_number = rest_len == 0;
    if (rest_len > 1 && rest[0] == '/') {
        say_denominator(self, rest + 1, rest_len - 1);
    } else if (rest_len == 1 && rest[0] == '/') {
        add_piece(self, "over", 4);
    } else if (rest_len > 0 && !say_unit(self, rest, rest_len)) {
        /* "2f" is a product, "99th" and "2PC" are words. */
        str_add(self->out, rest_len == 1 ? " " : "");
        str_add_len(self->out, rest, rest_len);
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

/* "read-only", "etcd-like": a table's word within a compound. */
static bool say_parts(struct speaker *self, const char *text, size_t len)
{
    const char *hyphen = memchr(text, '-', len);
    size_t head = hyphen != NULL ? (size_t)(hyphen - text) : 0;
    struct str said = STR_INIT;
    struct speaker part = {.out = &said, .list = self->list, .next = ""};
    bool ok = head > 0 && head + 1 < len;

    if (ok) {
        bool known = say_word(&part, text, head);

        if (!known) {
            add_piece(&part, text, head);
        }
        ok = say_parts(&part, hyphen + 1, len - head - 1) ||
             say_word(&part, hyphen + 1, len - head - 1);
        if (!ok && known) {
            add_piece(&part, hyphen + 1, len - head - 1);
            ok = true;
        }
    }
    if (ok) {
        add_piece(self, said.buf, said.len);
    }
    str_release(&said);
    return ok;
}

/* "tldr.fail", "Node.js": the dot is said; in "U.S." it is not. */
static bool say_domain(struct speaker *self, const char *text, size_t len)
{
    const char *dot = memchr(text, '.', len);
    size_t head = dot != NULL ? (size_t)(dot - text) : 0;

    if (head < 2 || head + 2 >= len || !ascii_is_letter(dot[-1]) ||
        !ascii_is_letter(dot[1])) {
        return false;
    }
    say_core(self, text, head);
    add_piece(self, "dot", 3);
    say_core(self, dot + 1, len - head - 1);
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
    if (ascii_is_digit(text[0])) {
        say_numeric(self, text, len);
        return;
    }
    if (unit_may_follow && say_unit(self, text, len)) {
        return;
    }
    if (memchr(text, '/', len) != NULL) {
        say_slashed(self, text, len);
        return;
    }
    if (say_domain(self, text, len) || say_parts(self, text, len)) {
        return;
    }
    if (len > 2 && memcmp(text + len - 2, "()", 2) == 0) {
        len -= 2;
    }
    add_piece(self, text, len);
}

/* A pause; of two marks in a row the stronger one stays. */
static void add_pause(struct speaker *self, char mark)
{
    struct str *out = self->out;
    char last;

    while (out->len > self->begin && out->buf[out->len - 1] == ' ') {
        str_truncate(out, out->len - 1);
    }
    if (out->len == self->begin) {
        return;
    }
    last = out->buf[out->len - 1];
    if (last == ',' && mark != ',') {
        str_truncate(out, out->len - 1);
        str_add_char(out, mark);
    } else if (strchr(",.;:!?", last) == NULL) {
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

    self->closes = false;
    while (len > 0 && strchr("([',-", text[0]) != NULL) {
        if (text[0] == '(' || text[0] == ',') {
            add_pause(self, ',');
            self->context.goes_on = false;
            self->after_number = false;
        }
        text++;
        len--;
    }
    /* "e.g." keeps its dot, "It is etc." its stop. */
    if (len > 0 && len <= WORD_MAX && say_word(self, text, len)) {
        return;
    }
    core = peel_end(text, len);
    self->closes = core < len;
    if (core > WORD_MAX) {
        add_piece(self, text, core);
    } else if (core > 0) {
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

    spoken_add_plain(&plain, text);
    at = plain.buf;
    while (*at != '\0') {
        size_t len;

        at += strspn(at, " \t\n\r\v\f");
        len = strcspn(at, " \t\n\r\v\f");
        self.next = at + len + strspn(at + len, " \t\n\r\v\f");
        say(&self, at, len);
        spoken_context_pass(&self.context, at, len);
        at += len;
    }
    str_release(&plain);
}
