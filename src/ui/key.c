#include "ui/key.h"

#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "base/utf8.h"

static const struct {
    const char *name;
    enum key_code code;
} names[] = {
    /* The first name of a code is the one written. */
    {"Enter", KEYCODE_ENTER},
    {"Return", KEYCODE_ENTER},
    {"Tab", KEYCODE_TAB},
    {"Backspace", KEYCODE_BACKSPACE},
    {"Esc", KEYCODE_ESCAPE},
    {"Escape", KEYCODE_ESCAPE},
    {"Up", KEYCODE_UP},
    {"Down", KEYCODE_DOWN},
    {"Left", KEYCODE_LEFT},
    {"Right", KEYCODE_RIGHT},
    {"Home", KEYCODE_HOME},
    {"End", KEYCODE_END},
    {"PageUp", KEYCODE_PAGE_UP},
    {"PgUp", KEYCODE_PAGE_UP},
    {"PageDown", KEYCODE_PAGE_DOWN},
    {"PgDn", KEYCODE_PAGE_DOWN},
    {"Insert", KEYCODE_INSERT},
    {"Delete", KEYCODE_DELETE},
    {"Del", KEYCODE_DELETE},
};

static const struct {
    const char *prefix;
    enum key_modifier modifier;
} prefixes[] = {
    {"Ctrl-", KEY_MOD_CTRL},   {"C-", KEY_MOD_CTRL},  {"^", KEY_MOD_CTRL},
    {"Alt-", KEY_MOD_ALT},     {"M-", KEY_MOD_ALT},   {"A-", KEY_MOD_ALT},
    {"Shift-", KEY_MOD_SHIFT}, {"S-", KEY_MOD_SHIFT},
};

bool key_is_text(const struct key *key)
{
    return key->code == KEYCODE_TEXT &&
           (key->modifiers & (KEY_MOD_CTRL | KEY_MOD_ALT)) == 0;
}

bool key_equal(const struct key *a, const struct key *b)
{
    unsigned compared = KEY_MOD_SHIFT | KEY_MOD_ALT | KEY_MOD_CTRL;

    return a->code == b->code &&
           (a->modifiers & compared) == (b->modifiers & compared) &&
           str_equal(a->text, b->text) &&
           (a->code != KEYCODE_MOUSE || a->button == b->button);
}

bool key_is(const struct key *key, const char *text)
{
    return key_is_text(key) && (key->modifiers & KEY_MOD_PASTED) == 0 &&
           str_equal(key->text, text);
}

/* Takes "Ctrl-" and the like off; what remains names the key itself. */
static const char *take_prefixes(const char *name, unsigned *modifiers)
{
    size_t i = 0;

    while (i < COUNT_OF(prefixes)) {
        size_t len = strlen(prefixes[i].prefix);

        if (strncasecmp(name, prefixes[i].prefix, len) == 0 &&
            name[len] != '\0') {
            *modifiers |= prefixes[i].modifier;
            name += len;
            i = 0;
        } else {
            i++;
        }
    }
    return name;
}

/* What a terminal cannot tell apart is one key here. */
static bool fold_control(struct key *key)
{
    char c = key->text[0];

    if (key->text[1] != '\0') {
        return false;
    }
    if (c >= 'A' && c <= 'Z') {
        c = key->text[0] = (char)(c - 'A' + 'a');
    }
    if (strchr("hijm[", c) != NULL) {
        key->code = c == 'h'   ? KEYCODE_BACKSPACE
                    : c == 'i' ? KEYCODE_TAB
                    : c == '[' ? KEYCODE_ESCAPE
                               : KEYCODE_ENTER;
        key->text[0] = '\0';
        key->modifiers &= ~(unsigned)KEY_MOD_CTRL;
        return true;
    }
    if (c == '@') {
        key->text[0] = ' ';
    }
    return (c >= 'a' && c <= 'z') || strchr(" @\\]^_", c) != NULL;
}

static bool set_text(struct key *key, const char *text)
{
    size_t len = strlen(text);
    uint32_t rune;

    if (len == 0 || len > 4 || utf8_decode(text, text + len, &rune) != len ||
        rune_is_control(rune) || (len == 1 && rune == RUNE_BAD)) {
        return false;
    }
    key->code = KEYCODE_TEXT;
    memcpy(key->text, text, len);
    if (key->modifiers & KEY_MOD_SHIFT) {
        /* Shift and a letter is the other letter. */
        if (key->text[0] < 'a' || key->text[0] > 'z') {
            return false;
        }
        key->text[0] = (char)(key->text[0] - 'a' + 'A');
        key->modifiers &= ~(unsigned)KEY_MOD_SHIFT;
    }
    return (key->modifiers & KEY_MOD_CTRL) == 0 || fold_control(key);
}

bool key_parse(const char *name, struct key *key)
{
    struct key made = {.code = KEYCODE_NONE};
    int64_t number;

    name = take_prefixes(name, &made.modifiers);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcasecmp(name, names[i].name) == 0) {
            made.code = names[i].code;
            *key = made;
            return true;
        }
    }
    if ((name[0] == 'F' || name[0] == 'f') && name[1] != '\0' &&
        number_parse_int(name + 1, 1, 12, &number)) {
        made.code = (enum key_code)(KEYCODE_F1 + (int)number - 1);
        *key = made;
        return true;
    }
    if (!set_text(&made, strcasecmp(name, "Space") == 0 ? " " : name)) {
        return false;
    }
    *key = made;
    return true;
}

/* A letter with Ctrl is written large, as on the key. */
static void format_text(const struct key *key, struct str *out)
{
    char c = key->text[0];

    if (c == ' ') {
        str_add(out, "Space");
    } else if ((key->modifiers & KEY_MOD_CTRL) && c >= 'a' && c <= 'z') {
        str_add_char(out, (char)(c - 'a' + 'A'));
    } else {
        str_add(out, key->text);
    }
}

void key_format(const struct key *key, struct str *out)
{
    if (key->modifiers & KEY_MOD_CTRL) {
        str_add(out, "Ctrl-");
    }
    if (key->modifiers & KEY_MOD_ALT) {
        str_add(out, "Alt-");
    }
    if (key->modifiers & KEY_MOD_SHIFT) {
        str_add(out, "Shift-");
    }
    if (key->code == KEYCODE_TEXT) {
        format_text(key, out);
        return;
    }
    if (key->code >= KEYCODE_F1 && key->code <= KEYCODE_F12) {
        str_add_format(out, "F%d", (int)(key->code - KEYCODE_F1) + 1);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (names[i].code == key->code) {
            str_add(out, names[i].name);
            return;
        }
    }
    str_add(out, key->code == KEYCODE_MOUSE ? "Mouse" : "?");
}

/* One word of a sequence; the keys it stands for, 0 if it cannot be read. */
static size_t parse_word(const char *word, struct key *keys, size_t room)
{
    size_t len = strlen(word);

    if (room > 0 && key_parse(word, &keys[0])) {
        return 1;
    }
    if (len < 2 || len > room) {
        return 0;
    }
    for (size_t i = 0; i < len; i++) {
        char one[2] = {word[i], '\0'};

        memset(&keys[i], 0, sizeof(keys[i]));
        if ((unsigned char)word[i] >= 0x80 || !set_text(&keys[i], one)) {
            return 0;
        }
    }
    return len;
}

size_t key_sequence_parse(const char *text, struct key keys[KEY_SEQUENCE_MAX])
{
    size_t count = 0;

    while (text[0] != '\0') {
        size_t len = strcspn(text, " ");
        char word[24];
        size_t taken;

        if (len >= sizeof(word)) {
            return 0;
        }
        if (len > 0) {
            memcpy(word, text, len);
            word[len] = '\0';
            taken = parse_word(word, keys + count, KEY_SEQUENCE_MAX - count);
            if (taken == 0) {
                return 0;
            }
            count += taken;
        }
        text += len + (text[len] == ' ');
    }
    return count;
}

void key_sequence_format(const struct key *keys, size_t count, struct str *out)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            str_add_char(out, ' ');
        }
        key_format(&keys[i], out);
    }
}
