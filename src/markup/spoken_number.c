#include "markup/spoken_number.h"

#include <string.h>

#include "base/ascii.h"

size_t spoken_number_length(const char *text, size_t len)
{
    size_t at = 0;

    while (at < len) {
        bool more = at + 1 < len && ascii_is_digit(text[at + 1]);

        if (!ascii_is_digit(text[at]) &&
            !((text[at] == ',' || text[at] == '.') && at > 0 && more)) {
            break;
        }
        at++;
    }
    return at;
}

void spoken_add_number(struct str *out, const char *text, size_t len)
{
    bool fraction = false;

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '.') {
            str_add(out, " point");
            fraction = true;
        } else if (text[i] != ',') {
            if (fraction) {
                str_add_char(out, ' ');
            }
            str_add_char(out, text[i]);
        }
    }
}

void spoken_add_cardinal(struct str *out, const char *digits, size_t len)
{
    static const char *const small[] = {
        "zero",    "one",     "two",       "three",    "four",
        "five",    "six",     "seven",     "eight",    "nine",
        "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
    static const char *const tens[] = {"",       "",      "twenty", "thirty",
                                       "forty",  "fifty", "sixty",  "seventy",
                                       "eighty", "ninety"};
    unsigned value = 0;

    for (size_t i = 0; i < len && i < 3; i++) {
        value = value * 10 + (unsigned)(digits[i] - '0');
    }
    if (value >= 100) {
        str_add_format(out, "%s hundred", small[value / 100]);
        value %= 100;
        if (value == 0) {
            return;
        }
        str_add_char(out, ' ');
    }
    if (value < 20) {
        str_add(out, small[value]);
    } else {
        str_add_format(out, "%s%s%s", tens[value / 10],
                       value % 10 > 0 ? "-" : "",
                       value % 10 > 0 ? small[value % 10] : "");
    }
}

/* "9:05" is nine oh five, "21:00" twenty-one hundred; else as it stands. */
bool spoken_add_time(struct str *out, const char *text, size_t len)
{
    size_t hour = spoken_number_length(text, len);

    if (hour == 0 || hour > 2 || len != hour + 3 || text[hour] != ':' ||
        !ascii_is_digit(text[hour + 1]) || !ascii_is_digit(text[hour + 2])) {
        return false;
    }
    if (text[hour + 1] != '0') {
        str_add_len(out, text, len);
        return true;
    }
    if (hour == 2 && text[0] == '0') {
        str_add_len(out, text + 1, 1);
    } else {
        str_add_len(out, text, hour);
    }
    if (text[hour + 2] == '0') {
        str_add(out, hour == 2 && text[0] != '0' ? " hundred" : " o'clock");
    } else {
        str_add_format(out, " oh %c", text[hour + 2]);
    }
    return true;
}

bool spoken_add_dotted(struct str *out, const char *text, size_t len)
{
    size_t digits = spoken_number_length(text, len);
    size_t dots = 0;

    for (size_t i = 0; i < digits; i++) {
        dots += text[i] == '.';
    }
    if (dots < 2 ||
        (digits < len && text[digits] != ':' && text[digits] != '/')) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '.') {
            str_add(out, dots == 3 ? " dot " : " point ");
        } else if (text[i] == ':') {
            str_add(out, " port ");
        } else if (text[i] == '/') {
            str_add(out, " slash ");
        } else {
            str_add_char(out, text[i]);
        }
    }
    return true;
}
