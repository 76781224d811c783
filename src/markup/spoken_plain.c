#include "markup/spoken_plain.h"

#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "markup/spoken_number.h"
#include "markup/spoken_table.h"

enum { QUOTATION_MAX = 500 };

/* The text being read, and where. */
struct reader {
    const char *begin;
    const char *at;
    const char *end;
    const char *closing; /* the mark that ends a quotation, or NULL */
};

static size_t number_at(const struct reader *self, const char *at)
{
    return at < self->end ? spoken_number_length(at, (size_t)(self->end - at))
                          : 0;
}

/* May a word or a number begin after this character? */
static bool opens_word(const struct reader *self)
{
    return self->at == self->begin || strchr(" \t\n([\"'", self->at[-1]);
}

/*
 * "5-10" is a range of numbers. A part of a name is none: letters or another
 * hyphen beside it, a zero in front, or far more digits than before.
 */
static bool is_range_dash(const struct reader *self)
{
    const char *at = self->at;
    const char *from = at;
    size_t right = number_at(self, at + 1);
    const char *end = at + 1 + right;

    while (from > self->begin &&
           (ascii_is_digit(from[-1]) || from[-1] == ',' || from[-1] == '.')) {
        from--;
    }
    return at > from && ascii_is_digit(at[-1]) && right > 0 && at[1] != '0' &&
           (from == self->begin || strchr(" ([\"'$~", from[-1]) != NULL) &&
           *end != '-' && right <= (size_t)(at - from) + 2;
}

/* "2020-07-04" is said as 4 July 2020; 0 if no date stands here. */
static size_t add_date(const struct reader *self, struct str *out)
{
    static const char *const months[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    static const char form[] = "dddd-dd-dd";
    const char *at = self->at;
    int month;
    int day;

    for (size_t i = 0; form[i] != '\0'; i++) {
        if (form[i] == 'd' ? !ascii_is_digit(at[i]) : at[i] != form[i]) {
            return 0;
        }
    }
    month = (at[5] - '0') * 10 + at[6] - '0';
    day = (at[8] - '0') * 10 + at[9] - '0';
    if (!opens_word(self) || ascii_is_digit(at[10]) || at[10] == '-' ||
        month < 1 || month > 12 || day < 1 || day > 31) {
        return 0;
    }
    str_add_format(out, "%d %s %.4s", day, months[month - 1], at);
    return sizeof(form) - 1;
}

static void add_power(struct str *out, const char *power)
{
    bool minus = *power == '-';

    if (str_equal(power, "2") || str_equal(power, "3")) {
        str_add(out, *power == '2' ? " squared " : " cubed ");
        return;
    }
    str_add_format(out, " to the power %s%s ", minus ? "minus " : "",
                   power + (minus ? 1 : 0));
}

/* "²", "⁻⁹", "^-9"; 0 if no exponent stands here. */
static size_t add_exponent(const struct reader *self, struct str *out)
{
    static const char *const marks[] = {"⁰", "¹", "²", "³", "⁴", "⁵",
                                        "⁶", "⁷", "⁸", "⁹", "⁻"};
    struct str power = STR_INIT;
    const char *from = self->at;
    const char *at = from;

    if (*at == '^') {
        size_t sign = at[1] == '-';

        at += 1 + sign + number_at(self, at + 1 + sign);
        str_add_len(&power, from + 1, (size_t)(at - from) - 1);
    }
    for (size_t i = 0; *from != '^' && i < COUNT_OF(marks);) {
        if (str_starts_with(at, marks[i])) {
            str_add_char(&power, "0123456789-"[i]);
            at += strlen(marks[i]);
            i = 0;
        } else {
            i++;
        }
    }
    if (at > from) {
        add_power(out, power.buf);
    }
    str_release(&power);
    return (size_t)(at - from);
}

/* "$5 million", "€40": the currency comes after the sum. */
static size_t add_money(const struct reader *self, struct str *out)
{
    static const char *const scales[] = {" thousand", " million", " billion",
                                         " trillion"};

    const char *at = self->at;

    for (size_t i = 0; i < spoken_currency_count; i++) {
        size_t sign = strlen(spoken_currencies[i].symbol);
        size_t len;

        if (!str_starts_with(at, spoken_currencies[i].symbol)) {
            continue;
        }
        len = number_at(self, at + sign);
        for (size_t k = 0; k < COUNT_OF(scales) && len > 0; k++) {
            if (str_starts_with(at + sign + len, scales[k])) {
                len += strlen(scales[k]);
                break;
            }
        }
        if (len > 0) {
            str_add_len(out, at + sign, len);
            str_add_format(out, " %s", spoken_currencies[i].spoken);
            return sign + len;
        }
    }
    return 0;
}

/* Does "a" or "the" stand right before: a "platform team"? */
static bool follows_article(const struct reader *self)
{
    static const char *const articles[] = {"a ",  "A ",   "an ",
                                           "An ", "the ", "The "};

    for (size_t i = 0; i < COUNT_OF(articles); i++) {
        size_t len = strlen(articles[i]);
        const char *from = self->at - len;

        if ((size_t)(self->at - self->begin) >= len &&
            memcmp(from, articles[i], len) == 0 &&
            (from == self->begin || from[-1] == ' ')) {
            return true;
        }
    }
    return false;
}

static const char *find_closing(const struct reader *self, const char *inside,
                                const char *mark)
{
    for (const char *at = inside; at < self->end && at - inside < QUOTATION_MAX;
         at++) {
        if (str_starts_with(at, mark)) {
            return at;
        }
    }
    return NULL;
}

/* A quotation of several words, so that the voice stops before and after. */
static size_t add_quote(struct reader *self, struct str *out)
{
    static const char *const pairs[][2] = {{"\"", "\""}, {"“", "”"}};

    if (self->closing != NULL) {
        size_t len = strlen(self->closing);

        if (!str_starts_with(self->at, self->closing)) {
            return 0;
        }
        self->closing = NULL;
        str_add_char(out, ',');
        return len;
    }
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        size_t len = strlen(pairs[i][0]);
        const char *inside = self->at + len;
        const char *end;

        if (!str_starts_with(self->at, pairs[i][0]) || !opens_word(self)) {
            continue;
        }
        end = find_closing(self, inside, pairs[i][1]);
        if (end != NULL && !follows_article(self) &&
            memchr(inside, ' ', (size_t)(end - inside)) != NULL) {
            self->closing = pairs[i][1];
            str_add_char(out, ',');
        }
        return len;
    }
    return 0;
}

/* A Greek letter stands apart from its neighbours; "µs" is a unit. */
static size_t add_letter_name(struct str *out, const char *at,
                              const struct spoken_symbol *symbol)
{
    size_t taken = strlen(symbol->symbol);
    char next = at[taken];

    if (out->len > 0 && (ascii_is_letter(out->buf[out->len - 1]) ||
                         ascii_is_digit(out->buf[out->len - 1]))) {
        str_add_char(out, ' ');
    }
    str_add(out, symbol->spoken);
    if ((ascii_is_letter(next) &&
         !(str_equal(symbol->spoken, "mu") && (next == 's' || next == 'm'))) ||
        ascii_is_digit(next)) {
        str_add_char(out, ' ');
    }
    return taken;
}

static size_t add_table_symbol(struct str *out, const char *at)
{
    for (size_t i = 0; i < spoken_symbol_count; i++) {
        const struct spoken_symbol *symbol = &spoken_symbols[i];

        if (!str_starts_with(at, symbol->symbol)) {
            continue;
        }
        if (ascii_is_letter(symbol->spoken[0]) && !ascii_is_letter(at[0])) {
            return add_letter_name(out, at, symbol);
        }
        str_add(out, symbol->spoken);
        return strlen(symbol->symbol);
    }
    return 0;
}

/* Takes what is no letter of a word; 0 if there is nothing to say for it. */
static size_t add_symbol(struct reader *self, struct str *out)
{
    const char *at = self->at;
    size_t taken;

    if (ascii_is_letter(*at) && *at != 'A') {
        return 0; /* only "AT&T" begins with one */
    }
    if (*at == '-' && is_range_dash(self)) {
        str_add(out, " to ");
        return 1;
    }
    if (*at == '-' && ascii_is_digit(at[1]) && at > self->begin &&
        ascii_is_digit(at[-1])) {
        str_add_char(out, ' ');
        return 1;
    }
    if (*at == '-' && ascii_is_digit(at[1]) && opens_word(self)) {
        str_add(out, " minus ");
        return 1;
    }
    if (*at == '~' && ascii_is_letter(at[1])) {
        return 1;
    }
    if (*at == '#' && ascii_is_letter(at[1]) && opens_word(self)) {
        str_add(out, "hashtag ");
        return 1;
    }
    taken = add_date(self, out);
    taken = taken > 0 ? taken : add_quote(self, out);
    taken = taken > 0 ? taken : add_exponent(self, out);
    taken = taken > 0 ? taken : add_money(self, out);
    return taken > 0 ? taken : add_table_symbol(out, at);
}

void spoken_add_plain(struct str *out, const char *text)
{
    struct reader self = {
        .begin = text, .at = text, .end = text + strlen(text)};

    while (self.at < self.end) {
        size_t taken = add_symbol(&self, out);
        uint32_t rune;
        char buf[8];

        if (taken > 0) {
            self.at += taken;
            continue;
        }
        taken = utf8_decode(self.at, self.end, &rune);
        if (rune_is_control(rune)) {
            str_add_char(out, ' ');
        } else if (rune < 0x80 || *utf8_fallback(rune, buf) == '\0') {
            str_add_len(out, self.at, taken);
        } else {
            str_add(out, utf8_fallback(rune, buf));
        }
        self.at += taken;
    }
}
