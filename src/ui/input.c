#include "ui/input.h"

/* Only functions are wanted of curses: its macros have everyday names. */
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

#include "base/mem.h"
#include "base/utf8.h"

#define BUFFER_SIZE     4096
#define SEQUENCE_BYTES  32   /* longest sequence that can be added */
#define ESCAPE_MAX      64   /* longest one of those built in */
#define HALF_WAIT_MS    250  /* for the rest of a longer sequence, or UTF-8 */
#define PASTE_SILENT_MS 2000 /* a paste whose end got lost ends here */

struct sequence {
    char bytes[SEQUENCE_BYTES + 1];
    size_t len;
    struct key key;
};

struct input {
    char buffer[BUFFER_SIZE];
    size_t start;
    size_t len;
    int64_t fed_at_ms;
    bool in_paste;
    bool after_cr; /* in a paste: the next '\n' belongs to it */
    struct sequence *added;
    size_t added_count;
    size_t added_capacity;
};

/* What the beginning of the buffer is. */
enum found {
    FOUND_KEY,
    FOUND_NOTHING, /* bytes to skip, no key */
    FOUND_PART,    /* more bytes are needed */
};

/* A piece of the buffer being looked at, and what came of it. */
struct scan {
    const char *at;
    size_t len;
    size_t used; /* bytes that the result takes */
    bool late;   /* nothing more will come in time */
    struct key key;
};

struct input *input_new(void)
{
    return xcalloc(1, sizeof(struct input));
}

void input_free(struct input *input)
{
    if (input != NULL) {
        free(input->added);
        free(input);
    }
}

void input_reset(struct input *input)
{
    input->len = 0;
    input->start = 0;
    input->in_paste = false;
    input->after_cr = false;
}

void input_add_sequence(struct input *input, const char *bytes,
                        const struct key *key)
{
    size_t len = strlen(bytes);
    struct sequence *sequence;

    if (len == 0 || len > SEQUENCE_BYTES) {
        return;
    }
    GROW(input->added, input->added_count, input->added_capacity);
    sequence = &input->added[input->added_count++];
    memset(sequence, 0, sizeof(*sequence));
    memcpy(sequence->bytes, bytes, len);
    sequence->len = len;
    sequence->key = *key;
}

static const struct {
    const char *capability;
    enum key_code code;
    unsigned modifiers;
} capabilities[] = {
    {"kcuu1", KEYCODE_UP, 0},
    {"kcud1", KEYCODE_DOWN, 0},
    {"kcub1", KEYCODE_LEFT, 0},
    {"kcuf1", KEYCODE_RIGHT, 0},
    {"khome", KEYCODE_HOME, 0},
    {"kend", KEYCODE_END, 0},
    {"kpp", KEYCODE_PAGE_UP, 0},
    {"knp", KEYCODE_PAGE_DOWN, 0},
    {"kich1", KEYCODE_INSERT, 0},
    {"kdch1", KEYCODE_DELETE, 0},
    {"kent", KEYCODE_ENTER, 0},
    {"kcbt", KEYCODE_TAB, KEY_MOD_SHIFT},
    {"kLFT", KEYCODE_LEFT, KEY_MOD_SHIFT},
    {"kRIT", KEYCODE_RIGHT, KEY_MOD_SHIFT},
    {"kf1", KEYCODE_F1, 0},
    {"kf2", KEYCODE_F1 + 1, 0},
    {"kf3", KEYCODE_F1 + 2, 0},
    {"kf4", KEYCODE_F1 + 3, 0},
    {"kf5", KEYCODE_F1 + 4, 0},
    {"kf6", KEYCODE_F1 + 5, 0},
    {"kf7", KEYCODE_F1 + 6, 0},
    {"kf8", KEYCODE_F1 + 7, 0},
    {"kf9", KEYCODE_F1 + 8, 0},
    {"kf10", KEYCODE_F1 + 9, 0},
    {"kf11", KEYCODE_F1 + 10, 0},
    {"kf12", KEYCODE_F12, 0},
};

void input_add_terminfo(struct input *input)
{
    for (size_t i = 0; i < COUNT_OF(capabilities); i++) {
        const char *bytes = tigetstr(capabilities[i].capability);
        struct key key = {.code = capabilities[i].code,
                          .modifiers = capabilities[i].modifiers};

        /* (char *)-1: not a string capability. One byte is a key of its own
           (Ctrl-H for Left on old terminals). */
        if (bytes != NULL && bytes != (const char *)-1 && strlen(bytes) > 1) {
            input_add_sequence(input, bytes, &key);
        }
    }
}

size_t input_feed(struct input *input, const char *bytes, size_t len,
                  int64_t now_ms)
{
    size_t room = BUFFER_SIZE - input->len;

    if (input->in_paste && now_ms - input->fed_at_ms > PASTE_SILENT_MS) {
        input->in_paste = false;
    }
    if (len > room) {
        len = room;
    }
    memmove(input->buffer, input->buffer + input->start, input->len);
    memcpy(input->buffer + input->len, bytes, len);
    input->start = 0;
    input->len += len;
    input->fed_at_ms = now_ms;
    return len;
}

static enum found found_code(struct scan *scan, enum key_code code,
                             unsigned modifiers, size_t used)
{
    memset(&scan->key, 0, sizeof(scan->key));
    scan->key.code = code;
    scan->key.modifiers = modifiers;
    scan->used = used;
    return FOUND_KEY;
}

static enum found found_rune(struct scan *scan, uint32_t rune,
                             unsigned modifiers, size_t used)
{
    char bytes[4];
    size_t len = utf8_encode(rune, bytes);

    if (rune_is_control(rune)) {
        scan->used = used;
        return FOUND_NOTHING;
    }
    found_code(scan, KEYCODE_TEXT, modifiers, used);
    memcpy(scan->key.text, bytes, len);
    return FOUND_KEY;
}

static enum found found_nothing(struct scan *scan, size_t used)
{
    scan->used = used;
    return FOUND_NOTHING;
}

/* One of the 32 control codes, or DEL. */
static enum found scan_control(struct scan *scan, unsigned char byte)
{
    switch (byte) {
    case '\r':
    case '\n':
        return found_code(scan, KEYCODE_ENTER, 0, 1);
    case '\t':
        return found_code(scan, KEYCODE_TAB, 0, 1);
    case 0x08:
    case 0x7f:
        return found_code(scan, KEYCODE_BACKSPACE, 0, 1);
    case 0x1b:
        return found_code(scan, KEYCODE_ESCAPE, 0, 1);
    case 0:
        return found_rune(scan, ' ', KEY_MOD_CTRL, 1);
    default:
        return found_rune(scan, byte < 0x1b ? byte + 0x60u : byte + 0x40u,
                          KEY_MOD_CTRL, 1);
    }
}

/* Bytes a UTF-8 character has by its first one; 0: it cannot begin one. */
static size_t utf8_length(unsigned char byte)
{
    return byte < 0x80                    ? 1
           : byte >= 0xc2 && byte <= 0xdf ? 2
           : byte >= 0xe0 && byte <= 0xef ? 3
           : byte >= 0xf0 && byte <= 0xf4 ? 4
                                          : 0;
}

/* A character or control code; a broken byte is skipped. */
static enum found scan_plain(struct scan *scan)
{
    unsigned char byte = (unsigned char)scan->at[0];
    size_t want = utf8_length(byte);
    size_t have = 1;
    uint32_t rune;

    if (byte < 0x20 || byte == 0x7f) {
        return scan_control(scan, byte);
    }
    while (have < want && have < scan->len &&
           ((unsigned char)scan->at[have] & 0xc0) == 0x80) {
        have++;
    }
    if (have < want && have == scan->len && !scan->late) {
        return FOUND_PART;
    }
    if (want == 0 || utf8_decode(scan->at, scan->at + have, &rune) != want) {
        return found_nothing(scan, 1);
    }
    return found_rune(scan, rune, 0, want);
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
        return found_nothing(scan, used);
    }
    found_code(scan, KEYCODE_MOUSE, modifiers_of(1 + (report.button >> 2 & 7)),
               used);
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
    return found_rune(scan, (uint32_t)rune,
                      modifiers & ~(unsigned)KEY_MOD_SHIFT, used);
}

static enum found found_csi(struct input *input, struct scan *scan,
                            const struct csi *csi, size_t used)
{
    unsigned modifiers = modifiers_of(csi->numbers[1]);
    enum key_code code = KEYCODE_NONE;

    if (csi->prefix == '<' && csi->count == 3) {
        return found_mouse(scan,
                           (struct report){csi->numbers[0], csi->numbers[1] - 1,
                                           csi->numbers[2] - 1,
                                           csi->final == 'm'},
                           used);
    }
    if (csi->prefix != 0) {
        return found_nothing(scan, used); /* an answer to some question */
    }
    switch (csi->final) {
    case '~':
        if (csi->numbers[0] == 200 || csi->numbers[0] == 201) {
            input->in_paste = csi->numbers[0] == 200;
            input->after_cr = false;
            return found_nothing(scan, used);
        }
        if (csi->numbers[0] == 27 && csi->count == 3) {
            return found_code_point(scan, csi->numbers[2], modifiers, used);
        }
        code = code_of_number(csi->numbers[0]);
        break;
    case '^': /* rxvt: Ctrl, Ctrl-Shift, Shift */
    case '@':
    case '$':
        code = code_of_number(csi->numbers[0]);
        modifiers = (csi->final != '$' ? KEY_MOD_CTRL : 0u) |
                    (csi->final != '^' ? KEY_MOD_SHIFT : 0u);
        break;
    case 'u':
        return found_code_point(scan, csi->numbers[0], modifiers, used);
    case 'Z':
        return found_code(scan, KEYCODE_TAB, KEY_MOD_SHIFT, used);
    case 'I':
    case 'O':
        code = csi->final == 'I' ? KEYCODE_FOCUS_IN : KEYCODE_FOCUS_OUT;
        break;
    case 'a':
    case 'b':
    case 'c':
    case 'd': /* rxvt */
        code = code_of_final((char)(csi->final - 'a' + 'A'));
        modifiers = KEY_MOD_SHIFT;
        break;
    default:
        code = code_of_final(csi->final);
        break;
    }
    if (code == KEYCODE_NONE) {
        return found_nothing(scan, used);
    }
    return found_code(scan, code, modifiers, used);
}

/* ESC [ M and three bytes: mouse of terminals without the newer protocol. */
static enum found scan_old_mouse(struct scan *scan)
{
    if (scan->len < 6) {
        return scan->late ? found_nothing(scan, scan->len) : FOUND_PART;
    }
    return found_mouse(scan,
                       (struct report){((unsigned char)scan->at[3] - 32) & 255,
                                       (unsigned char)scan->at[4] - 33,
                                       (unsigned char)scan->at[5] - 33, false},
                       6);
}

/* ESC [ … */
static enum found scan_csi(struct input *input, struct scan *scan)
{
    size_t at = 2;
    struct csi csi;

    if (scan->len > 2 && scan->at[2] == '[') { /* Linux console: F1-F5 */
        if (scan->len < 4) {
            return scan->late ? found_nothing(scan, 3) : FOUND_PART;
        }
        if (scan->at[3] < 'A' || scan->at[3] > 'E') {
            return found_nothing(scan, 3);
        }
        return found_code(
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
            return found_nothing(scan, at);
        }
        return found_rune(scan, '[', KEY_MOD_ALT, 2);
    }
    if (at == scan->len ||
        (scan->at[at] != '$' && (scan->at[at] < 0x40 || scan->at[at] > 0x7e))) {
        return found_nothing(scan, at); /* broken off by some other byte */
    }
    parse_csi(&csi, scan->at + 2, at - 1);
    return found_csi(input, scan, &csi, at + 1);
}

/* ESC O X, with a digit before X for modifiers in some terminals. */
static enum found scan_ss3(struct scan *scan)
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
        return scan->late ? found_rune(scan, 'O', KEY_MOD_ALT, 2) : FOUND_PART;
    }
    final = scan->at[at];
    if (final >= 'a' && final <= 'd') { /* rxvt: Ctrl and an arrow */
        final = (char)(final - 'a' + 'A');
        modifiers = KEY_MOD_CTRL;
    } else if (final >= 'j' && final <= 'y') { /* keypad: * + , - . / 0-9 */
        return found_rune(scan, (uint32_t)(final - 'j' + '*'), 0, at + 1);
    }
    code = code_of_final(final);
    if (code == KEYCODE_NONE) {
        return found_nothing(scan, at);
    }
    return found_code(scan, code, modifiers, at + 1);
}

/* The longest added sequence that the buffer begins with, or may yet. */
static enum found scan_added(const struct input *input, struct scan *scan)
{
    const struct sequence *best = NULL;

    for (size_t i = 0; i < input->added_count; i++) {
        const struct sequence *sequence = &input->added[i];
        bool whole = sequence->len <= scan->len;
        size_t len = whole ? sequence->len : scan->len;

        if (memcmp(sequence->bytes, scan->at, len) != 0 ||
            (best != NULL && best->len >= sequence->len)) {
            continue;
        }
        if (!whole && !scan->late) {
            return FOUND_PART;
        }
        best = whole ? sequence : best;
    }
    if (best == NULL) {
        return FOUND_NOTHING;
    }
    scan->key = best->key;
    scan->used = best->len;
    return FOUND_KEY;
}

static enum found scan_escape(struct input *input, struct scan *scan)
{
    enum found found = scan_added(input, scan);
    struct scan rest = *scan;

    if (found != FOUND_NOTHING) {
        return found;
    }
    if (scan->len == 1) {
        return scan->late ? found_code(scan, KEYCODE_ESCAPE, 0, 1) : FOUND_PART;
    }
    if (scan->at[1] == '[') {
        return scan_csi(input, scan);
    }
    if (scan->at[1] == 'O') {
        return scan_ss3(scan);
    }
    rest.at++;
    rest.len--;
    if (scan->at[1] == 0x1b) {
        /* Esc twice, or Alt and a key that sends a sequence. */
        if (scan->len == 2 && !scan->late) {
            return FOUND_PART;
        }
        if (scan->len == 2 || (scan->at[2] != '[' && scan->at[2] != 'O')) {
            return found_code(scan, KEYCODE_ESCAPE, 0, 1);
        }
        found = scan->at[2] == '[' ? scan_csi(input, &rest) : scan_ss3(&rest);
    } else {
        found = scan_plain(&rest);
    }
    scan->key = rest.key;
    scan->key.modifiers |= KEY_MOD_ALT;
    scan->used = rest.used + 1;
    return found;
}

/* Inside a paste everything but its end is text. */
static enum found scan_paste(struct input *input, struct scan *scan)
{
    static const char end[] = "\033[201~";
    size_t end_len = sizeof(end) - 1;
    unsigned char byte = (unsigned char)scan->at[0];
    bool after_cr = input->after_cr;
    enum found found;

    if (byte == 0x1b) {
        size_t len = scan->len < end_len ? scan->len : end_len;

        if (memcmp(scan->at, end, len) != 0) {
            return found_nothing(scan, 1);
        }
        if (len < end_len) {
            return scan->late ? found_nothing(scan, 1) : FOUND_PART;
        }
        input->in_paste = false;
        return found_nothing(scan, end_len);
    }
    input->after_cr = byte == '\r';
    if ((byte < 0x20 && strchr("\r\n\t", byte) == NULL) || byte == 0 ||
        byte == 0x7f || (byte == '\n' && after_cr)) {
        return found_nothing(scan, 1);
    }
    found = scan_plain(scan);
    scan->key.modifiers |= KEY_MOD_PASTED;
    return found;
}

/* How long the bytes at hand may wait for more. */
static int64_t patience_ms(const struct input *input)
{
    const char *at = input->buffer + input->start;

    return !input->in_paste && at[0] == 0x1b && input->len <= 2
               ? INPUT_ESCAPE_MS
               : HALF_WAIT_MS;
}

bool input_next(struct input *input, struct key *key, int64_t now_ms)
{
    while (input->len > 0) {
        struct scan scan = {.at = input->buffer + input->start,
                            .len = input->len};
        enum found found;

        scan.late = now_ms - input->fed_at_ms >= patience_ms(input);
        found = input->in_paste      ? scan_paste(input, &scan)
                : scan.at[0] == 0x1b ? scan_escape(input, &scan)
                                     : scan_plain(&scan);
        if (found == FOUND_PART) {
            return false;
        }
        input->start += scan.used;
        input->len -= scan.used;
        if (found == FOUND_KEY) {
            *key = scan.key;
            return true;
        }
    }
    return false;
}

int64_t input_deadline_ms(const struct input *input)
{
    return input->len == 0 ? -1 : input->fed_at_ms + patience_ms(input);
}
