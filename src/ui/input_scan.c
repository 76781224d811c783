/* Control codes and escape sequences of xterm, rxvt, Linux, screen, tmux. */
#include "ui/input_scan.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define ESCAPE_MAX 64 /* bytes of the longest sequence */

enum found scan_give_code(struct scan *scan, enum key_code code,
                          unsigned modifiers, size_t used)
{
    memset(&scan->key, 0, sizeof(scan->key));
    scan->key.code = code;
    scan->key.modifiers = modifiers;
    scan->used = used;
    return FOUND_KEY;
}

enum found scan_give_rune(struct scan *scan, uint32_t rune, unsigned modifiers,
                          size_t used)
{
    char bytes[4];
    size_t len = utf8_encode(rune, bytes);

    if (rune_is_control(rune)) {
        scan->used = used;
        return FOUND_NOTHING;
    }
    scan_give_code(scan, KEYCODE_TEXT, modifiers, used);
    memcpy(scan->key.text, bytes, len);
    return FOUND_KEY;
}

enum found scan_give_nothing(struct scan *scan, size_t used)
{
    scan->used = used;
    return FOUND_NOTHING;
}

enum found scan_control(struct scan *scan, unsigned char byte)
{
    switch (byte) {
    case '\r':
    case '\n':
        return scan_give_code(scan, KEYCODE_ENTER, 0, 1);
    case '\t':
        return scan_give_code(scan, KEYCODE_TAB, 0, 1);
    case 0x08:
    case 0x7f:
        return scan_give_code(scan, KEYCODE_BACKSPACE, 0, 1);
    case 0x1b:
        return scan_give_code(scan, KEYCODE_ESCAPE, 0, 1);
    case 0:
        return scan_give_rune(scan, ' ', KEY_MOD_CTRL, 1);
    default:
        return scan_give_rune(scan, byte < 0x1b ? byte + 0x60u : byte + 0x40u,
                              KEY_MOD_CTRL, 1);
    }
}

/* xterm's parameter: 1 + a mask of Shift 1, Alt 2, Ctrl 4, Meta 8. */
static unsigned modifiers_of(int parameter)
{
    unsigned mask = parameter > 1 ? (unsigned)parameter - 1 : 0;
    unsigned modifiers = 0;

    modifiers |= mask & 1 ? KEY_MOD_SHIFT : 0u;
    modifiers |= mask & (2 | 8) ? KEY_MOD_ALT : 0u;
    modifiers |= mask & 4 ? KEY_MOD_CTRL : 0u;
    return modifiers;
}

/* ESC [ N ~ */
static enum key_code code_of_number(int number)
{
    static const enum key_code low[] = {
        KEYCODE_NONE,      KEYCODE_HOME, KEYCODE_INSERT,
        KEYCODE_DELETE,    KEYCODE_END,  KEYCODE_PAGE_UP,
        KEYCODE_PAGE_DOWN, KEYCODE_HOME, KEYCODE_END,
    };

    if (number >= 0 && number < (int)COUNT_OF(low)) {
        return low[number];
    }
    if (number >= 11 && number <= 15) {
        return (enum key_code)(KEYCODE_F1 + number - 11);
    }
    if (number >= 17 && number <= 21) {
        return (enum key_code)(KEYCODE_F1 + number - 12);
    }
    if (number == 23 || number == 24) {
        return (enum key_code)(KEYCODE_F1 + number - 13);
    }
    return KEYCODE_NONE;
}

/* The last byte of ESC [ … X and ESC O X. */
static enum key_code code_of_final(char final)
{
    switch (final) {
    case 'A':
        return KEYCODE_UP;
    case 'B':
        return KEYCODE_DOWN;
    case 'C':
        return KEYCODE_RIGHT;
    case 'D':
        return KEYCODE_LEFT;
    case 'F':
        return KEYCODE_END;
    case 'H':
        return KEYCODE_HOME;
    case 'M':
        return KEYCODE_ENTER; /* keypad */
    case 'P':
    case 'Q':
    case 'R':
    case 'S':
        return (enum key_code)(KEYCODE_F1 + (final - 'P'));
    default:
        return KEYCODE_NONE;
    }
}

/* A control sequence taken apart: ESC [ prefix? numbers… final. */
struct csi {
    char prefix; /* '<', '?', … or 0 */
    int numbers[4];
    int count;
    char final;
};

static void parse_csi(struct csi *csi, const char *at, size_t len)
{
    memset(csi, 0, sizeof(*csi));
    csi->final = at[len - 1];
    if (len > 1 && at[0] >= '<' && at[0] <= '?') {
        csi->prefix = at[0];
        at++;
        len--;
    }
    csi->count = len > 1 ? 1 : 0;
    for (size_t i = 0; i + 1 < len; i++) {
        int *number = &csi->numbers[csi->count - 1];

        if (at[i] == ';') {
            if (csi->count == (int)COUNT_OF(csi->numbers)) {
                return;
            }
            csi->count++;
        } else if (at[i] >= '0' && at[i] <= '9' && *number < 100000) {
            *number = *number * 10 + (at[i] - '0');
        }
    }
}

/* A mouse report as xterm's protocols have it; columns and rows from 0. */
struct report {
    int button;
    int x;
    int y;
    bool released;
};

static enum found found_mouse(struct scan *scan, struct report report,
                              size_t used)
{
    static const enum key_button plain[] = {BUTTON_LEFT, BUTTON_MIDDLE,
                                            BUTTON_RIGHT, BUTTON_RELEASE};
    static const enum key_button wheel[] = {BUTTON_WHEEL_UP, BUTTON_WHEEL_DOWN,
                                            BUTTON_NONE, BUTTON_NONE};
    enum key_button button = plain[report.button & 3];

    if (report.button & 64) {
        button = wheel[report.button & 3];
    } else if (report.released) {
        button = BUTTON_RELEASE;
    }
    /* 32: motion, which we do not ask for; 128: more buttons */
    if ((report.button & (32 | 128)) != 0 || report.x < 0 || report.y < 0 ||
        button == BUTTON_NONE) {
        return scan_give_nothing(scan, used);
    }
    scan_give_code(scan, KEYCODE_MOUSE,
                   modifiers_of(1 + (report.button >> 2 & 7)), used);
    scan->key.x = report.x;
    scan->key.y = report.y;
    scan->key.button = button;
    return FOUND_KEY;
}

/* A key given by its code point: ESC [ 27;m;c ~ and ESC [ c;m u. */
static enum found found_code_point(struct scan *scan, int rune,
                                   unsigned modifiers, size_t used)
{
    enum found found;

    if (rune < 0x20 || rune == 0x7f) {
        found = scan_control(scan, (unsigned char)rune);
        scan->key.modifiers |= modifiers;
        scan->used = used;
        return found;
    }
    if (modifiers & KEY_MOD_CTRL && rune >= 'A' && rune <= 'Z') {
        rune += 'a' - 'A';
    }
    return scan_give_rune(scan, (uint32_t)rune,
                          modifiers & ~(unsigned)KEY_MOD_SHIFT, used);
}

/* Code and modifiers of a sequence that is a key by its last byte. */
static enum key_code code_of_csi(const struct csi *csi, unsigned *modifiers)
{
    switch (csi->final) {
    case '~':
        return code_of_number(csi->numbers[0]);
    case '^': /* rxvt: Ctrl, Ctrl-Shift, Shift */
    case '@':
    case '$':
        *modifiers = (csi->final != '$' ? KEY_MOD_CTRL : 0u) |
                     (csi->final != '^' ? KEY_MOD_SHIFT : 0u);
        return code_of_number(csi->numbers[0]);
    case 'Z':
        *modifiers = KEY_MOD_SHIFT;
        return KEYCODE_TAB;
    case 'I':
        return KEYCODE_FOCUS_IN;
    case 'O':
        return KEYCODE_FOCUS_OUT;
    case 'a':
    case 'b':
    case 'c':
    case 'd': /* rxvt */
        *modifiers = KEY_MOD_SHIFT;
        return code_of_final((char)(csi->final - 'a' + 'A'));
    default:
        return code_of_final(csi->final);
    }
}

static enum found found_csi(struct scan *scan, const struct csi *csi,
                            size_t used)
{
    const int *numbers = csi->numbers;
    unsigned modifiers = modifiers_of(numbers[1]);
    enum key_code code;

    if (csi->prefix == '<' && csi->count == 3) {
        return found_mouse(scan,
                           (struct report){numbers[0], numbers[1] - 1,
                                           numbers[2] - 1, csi->final == 'm'},
                           used);
    }
    if (csi->prefix != 0) {
        return scan_give_nothing(scan, used); /* an answer to some question */
    }
    if (csi->final == '~' && numbers[0] == 200) {
        scan->begins_paste = true;
        return scan_give_nothing(scan, used);
    }
    if (csi->final == '~' && numbers[0] == 27 && csi->count == 3) {
        return found_code_point(scan, numbers[2], modifiers, used);
    }
    if (csi->final == 'u') {
        return found_code_point(scan, numbers[0], modifiers, used);
    }
    code = code_of_csi(csi, &modifiers);
    return code == KEYCODE_NONE ? scan_give_nothing(scan, used)
                                : scan_give_code(scan, code, modifiers, used);
}

/* ESC [ M and three bytes: mouse of terminals without the newer protocol. */
static enum found scan_old_mouse(struct scan *scan)
{
    if (scan->len < 6) {
        return scan->late ? scan_give_nothing(scan, scan->len) : FOUND_PART;
    }
    return found_mouse(scan,
                       (struct report){((unsigned char)scan->at[3] - 32) & 255,
                                       (unsigned char)scan->at[4] - 33,
                                       (unsigned char)scan->at[5] - 33, false},
                       6);
}

enum found scan_csi(struct scan *scan)
{
    size_t at = 2;
    struct csi csi;

    if (scan->len > 2 && scan->at[2] == '[') { /* Linux console: F1-F5 */
        if (scan->len < 4) {
            return scan->late ? scan_give_nothing(scan, 3) : FOUND_PART;
        }
        if (scan->at[3] < 'A' || scan->at[3] > 'E') {
            return scan_give_nothing(scan, 3);
        }
        return scan_give_code(
            scan, (enum key_code)(KEYCODE_F1 + (scan->at[3] - 'A')), 0, 4);
    }
    if (scan->len > 2 && scan->at[2] == 'M') {
        return scan_old_mouse(scan);
    }
    while (at < scan->len && scan->at[at] >= 0x20 && scan->at[at] < 0x40 &&
           scan->at[at] != '$') {
        at++;
    }
    if (at == scan->len && at < ESCAPE_MAX) {
        if (!scan->late) {
            return FOUND_PART;
        }
        if (at > 2) {
            return scan_give_nothing(scan, at);
        }
        return scan_give_rune(scan, '[', KEY_MOD_ALT, 2);
    }
    if (at == scan->len ||
        (scan->at[at] != '$' && (scan->at[at] < 0x40 || scan->at[at] > 0x7e))) {
        return scan_give_nothing(scan, at); /* broken off by some other byte */
    }
    parse_csi(&csi, scan->at + 2, at - 1);
    return found_csi(scan, &csi, at + 1);
}

/* A digit before the last byte is for modifiers in some terminals. */
enum found scan_ss3(struct scan *scan)
{
    size_t at = 2;
    unsigned modifiers = 0;
    enum key_code code;
    char final;

    if (scan->len > 2 && scan->at[2] >= '1' && scan->at[2] <= '9') {
        modifiers = modifiers_of(scan->at[2] - '0');
        at = 3;
    }
    if (at >= scan->len) {
        return scan->late ? scan_give_rune(scan, 'O', KEY_MOD_ALT, 2)
                          : FOUND_PART;
    }
    final = scan->at[at];
    if (final >= 'a' && final <= 'd') { /* rxvt: Ctrl and an arrow */
        final = (char)(final - 'a' + 'A');
        modifiers = KEY_MOD_CTRL;
    } else if (final >= 'j' && final <= 'y') { /* keypad: * + , - . / 0-9 */
        return scan_give_rune(scan, (uint32_t)(final - 'j' + '*'), 0, at + 1);
    }
    code = code_of_final(final);
    if (code == KEYCODE_NONE) {
        return scan_give_nothing(scan, at);
    }
    return scan_give_code(scan, code, modifiers, at + 1);
}
