#include "ui/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"

#define D COLOUR_DEFAULT

/* Name in theme files, letter in role maps. '.' is kept for plain text. */
static const struct {
    const char *name;
    char letter;
} roles[ROLE_COUNT] = {
    [ROLE_TEXT] = {"text", '.'},
    [ROLE_DIM] = {"dim", 'd'},
    [ROLE_TITLE] = {"title", 'T'},
    [ROLE_RULE] = {"rule", '-'},
    [ROLE_KEY] = {"key", 'k'},
    [ROLE_STATUS] = {"status", 's'},
    [ROLE_GOOD] = {"good", 'g'},
    [ROLE_BAD] = {"bad", 'b'},
    [ROLE_WARN] = {"warn", 'w'},
    [ROLE_ACCENT] = {"accent", 'a'},
    [ROLE_SELECTED] = {"selected", '>'},
    [ROLE_FIELD] = {"field", 'f'},
    [ROLE_FIELD_FOCUS] = {"field-focus", 'F'},
    [ROLE_CODE] = {"code", 'c'},
    [ROLE_LINK] = {"link", 'l'},
    [ROLE_QUOTE] = {"quote", 'q'},
    [ROLE_HEADING] = {"heading", 'H'},
    [ROLE_STRONG] = {"strong", 'S'},
    [ROLE_EMPHASIS] = {"emphasis", 'e'},
    [ROLE_MATCH] = {"match", 'm'},
    [ROLE_SPOKEN] = {"spoken", 'v'},
    [ROLE_BAR] = {"bar", '#'},
    [ROLE_TRACK] = {"track", '_'},
    [ROLE_PLOT] = {"plot", 'p'},
    [ROLE_AXIS] = {"axis", 'x'},
    [ROLE_DANGER] = {"danger", '!'},
    [ROLE_PRESENT] = {"present", 'o'},
    [ROLE_HEAT_0] = {"heat-0", '0'},
    [ROLE_HEAT_1] = {"heat-1", '1'},
    [ROLE_HEAT_2] = {"heat-2", '2'},
    [ROLE_HEAT_3] = {"heat-3", '3'},
    [ROLE_HEAT_4] = {"heat-4", '4'},
};

static const char *const attribute_names[] = {"bold", "dim", "italic",
                                              "underline", "reverse"};

/* clang-format off */
static const struct theme themes[] = {
    {"dark", {
        /*                     256: fg  bg   16: fg bg  attributes */
        [ROLE_TEXT] =        {D,   D,   D, D,  0},
        [ROLE_DIM] =         {245, D,   D, D,  ATTR_DIM},
        [ROLE_TITLE] =       {D,   D,   D, D,  ATTR_BOLD},
        [ROLE_RULE] =        {240, D,   D, D,  ATTR_DIM},
        [ROLE_KEY] =         {117, D,   6, D,  ATTR_BOLD},
        [ROLE_STATUS] =      {252, D,   D, D,  0},
        [ROLE_GOOD] =        {114, D,   2, D,  0},
        [ROLE_BAD] =         {210, D,   1, D,  ATTR_BOLD},
        [ROLE_WARN] =        {221, D,   3, D,  0},
        [ROLE_ACCENT] =      {117, D,   6, D,  ATTR_BOLD},
        [ROLE_SELECTED] =    {231, 24,  7, 4,  ATTR_BOLD},
        [ROLE_FIELD] =       {D,   236, D, D,  ATTR_UNDERLINE},
        [ROLE_FIELD_FOCUS] = {231, 24,  7, 4,  ATTR_BOLD},
        [ROLE_CODE] =        {180, D,   3, D,  0},
        [ROLE_LINK] =        {111, D,   4, D,  ATTR_UNDERLINE},
        [ROLE_QUOTE] =       {250, D,   D, D,  ATTR_ITALIC},
        [ROLE_HEADING] =     {117, D,   6, D,  ATTR_BOLD},
        [ROLE_STRONG] =      {D,   D,   D, D,  ATTR_BOLD},
        [ROLE_EMPHASIS] =    {D,   D,   D, D,  ATTR_ITALIC},
        [ROLE_MATCH] =       {16,  221, 0, 3,  0},
        [ROLE_SPOKEN] =      {D,   238, D, D,  ATTR_UNDERLINE},
        [ROLE_BAR] =         {114, D,   2, D,  0},
        [ROLE_TRACK] =       {240, D,   D, D,  ATTR_DIM},
        [ROLE_PLOT] =        {117, D,   6, D,  ATTR_BOLD},
        [ROLE_AXIS] =        {245, D,   D, D,  0},
        [ROLE_DANGER] =      {210, D,   1, D,  0},
        [ROLE_PRESENT] =     {221, D,   3, D,  ATTR_BOLD},
        [ROLE_HEAT_0] =      {240, D,   D, D,  ATTR_DIM},
        [ROLE_HEAT_1] =      {65,  D,   2, D,  ATTR_DIM},
        [ROLE_HEAT_2] =      {71,  D,   2, D,  0},
        [ROLE_HEAT_3] =      {77,  D,   2, D,  ATTR_BOLD},
        [ROLE_HEAT_4] =      {120, D,   2, D,  ATTR_BOLD},
    }},
    {"light", {
        [ROLE_TEXT] =        {D,   D,   D, D,  0},
        [ROLE_DIM] =         {242, D,   D, D,  0},
        [ROLE_TITLE] =       {D,   D,   D, D,  ATTR_BOLD},
        [ROLE_RULE] =        {248, D,   D, D,  0},
        [ROLE_KEY] =         {25,  D,   4, D,  ATTR_BOLD},
        [ROLE_STATUS] =      {238, D,   D, D,  0},
        [ROLE_GOOD] =        {28,  D,   2, D,  0},
        [ROLE_BAD] =         {124, D,   1, D,  ATTR_BOLD},
        [ROLE_WARN] =        {94,  D,   5, D,  ATTR_BOLD},
        [ROLE_ACCENT] =      {25,  D,   4, D,  ATTR_BOLD},
        [ROLE_SELECTED] =    {16,  153, 0, 6,  ATTR_BOLD},
        [ROLE_FIELD] =       {D,   254, D, D,  ATTR_UNDERLINE},
        [ROLE_FIELD_FOCUS] = {16,  153, 0, 6,  ATTR_BOLD},
        [ROLE_CODE] =        {88,  D,   5, D,  0},
        [ROLE_LINK] =        {25,  D,   4, D,  ATTR_UNDERLINE},
        [ROLE_QUOTE] =       {239, D,   D, D,  ATTR_ITALIC},
        [ROLE_HEADING] =     {25,  D,   4, D,  ATTR_BOLD},
        [ROLE_STRONG] =      {D,   D,   D, D,  ATTR_BOLD},
        [ROLE_EMPHASIS] =    {D,   D,   D, D,  ATTR_ITALIC},
        [ROLE_MATCH] =       {16,  222, 0, 3,  0},
        [ROLE_SPOKEN] =      {D,   230, D, D,  ATTR_UNDERLINE},
        [ROLE_BAR] =         {28,  D,   2, D,  0},
        [ROLE_TRACK] =       {250, D,   D, D,  0},
        [ROLE_PLOT] =        {25,  D,   4, D,  ATTR_BOLD},
        [ROLE_AXIS] =        {242, D,   D, D,  0},
        [ROLE_DANGER] =      {124, D,   1, D,  0},
        [ROLE_PRESENT] =     {94,  D,   5, D,  ATTR_BOLD},
        [ROLE_HEAT_0] =      {250, D,   D, D,  0},
        [ROLE_HEAT_1] =      {108, D,   2, D,  0},
        [ROLE_HEAT_2] =      {71,  D,   2, D,  0},
        [ROLE_HEAT_3] =      {34,  D,   2, D,  ATTR_BOLD},
        [ROLE_HEAT_4] =      {22,  D,   2, D,  ATTR_BOLD},
    }},
    /* Bold and reverse alone: what every terminal has and NO_COLOR allows. */
    {"mono", {
        [ROLE_TEXT] =        {D, D, D, D, 0},
        [ROLE_DIM] =         {D, D, D, D, 0},
        [ROLE_TITLE] =       {D, D, D, D, ATTR_BOLD},
        [ROLE_RULE] =        {D, D, D, D, 0},
        [ROLE_KEY] =         {D, D, D, D, ATTR_BOLD},
        [ROLE_STATUS] =      {D, D, D, D, 0},
        [ROLE_GOOD] =        {D, D, D, D, ATTR_BOLD},
        [ROLE_BAD] =         {D, D, D, D, ATTR_BOLD},
        [ROLE_WARN] =        {D, D, D, D, ATTR_BOLD},
        [ROLE_ACCENT] =      {D, D, D, D, ATTR_BOLD},
        [ROLE_SELECTED] =    {D, D, D, D, ATTR_REVERSE},
        [ROLE_FIELD] =       {D, D, D, D, 0},
        [ROLE_FIELD_FOCUS] = {D, D, D, D, ATTR_REVERSE},
        [ROLE_CODE] =        {D, D, D, D, 0},
        [ROLE_LINK] =        {D, D, D, D, ATTR_BOLD},
        [ROLE_QUOTE] =       {D, D, D, D, 0},
        [ROLE_HEADING] =     {D, D, D, D, ATTR_BOLD},
        [ROLE_STRONG] =      {D, D, D, D, ATTR_BOLD},
        [ROLE_EMPHASIS] =    {D, D, D, D, ATTR_BOLD},
        [ROLE_MATCH] =       {D, D, D, D, ATTR_BOLD | ATTR_REVERSE},
        [ROLE_SPOKEN] =      {D, D, D, D, ATTR_REVERSE},
        [ROLE_BAR] =         {D, D, D, D, ATTR_BOLD},
        [ROLE_TRACK] =       {D, D, D, D, 0},
        [ROLE_PLOT] =        {D, D, D, D, ATTR_BOLD},
        [ROLE_AXIS] =        {D, D, D, D, 0},
        [ROLE_DANGER] =      {D, D, D, D, ATTR_BOLD},
        [ROLE_PRESENT] =     {D, D, D, D, ATTR_REVERSE},
        [ROLE_HEAT_0] =      {D, D, D, D, 0},
        [ROLE_HEAT_1] =      {D, D, D, D, 0},
        [ROLE_HEAT_2] =      {D, D, D, D, 0},
        [ROLE_HEAT_3] =      {D, D, D, D, ATTR_BOLD},
        [ROLE_HEAT_4] =      {D, D, D, D, ATTR_BOLD},
    }},
    /* Full black and white, few and strong colours, nothing dimmed. */
    {"high-contrast", {
        [ROLE_TEXT] =        {231, 16,  15, 0,  0},
        [ROLE_DIM] =         {231, 16,  15, 0,  0},
        [ROLE_TITLE] =       {16,  231, 0,  15, ATTR_BOLD},
        [ROLE_RULE] =        {231, 16,  15, 0,  0},
        [ROLE_KEY] =         {226, 16,  11, 0,  ATTR_BOLD},
        [ROLE_STATUS] =      {231, 16,  15, 0,  ATTR_BOLD},
        [ROLE_GOOD] =        {46,  16,  10, 0,  ATTR_BOLD},
        [ROLE_BAD] =         {231, 160, 15, 1,  ATTR_BOLD},
        [ROLE_WARN] =        {226, 16,  11, 0,  ATTR_BOLD},
        [ROLE_ACCENT] =      {51,  16,  14, 0,  ATTR_BOLD},
        [ROLE_SELECTED] =    {16,  231, 0,  15, ATTR_BOLD},
        [ROLE_FIELD] =       {231, 16,  15, 0,  ATTR_UNDERLINE},
        [ROLE_FIELD_FOCUS] = {16,  226, 0,  11, ATTR_BOLD},
        [ROLE_CODE] =        {51,  16,  14, 0,  0},
        [ROLE_LINK] =        {51,  16,  14, 0,  ATTR_UNDERLINE},
        [ROLE_QUOTE] =       {231, 16,  15, 0,  0},
        [ROLE_HEADING] =     {226, 16,  11, 0,  ATTR_BOLD},
        [ROLE_STRONG] =      {231, 16,  15, 0,  ATTR_BOLD},
        [ROLE_EMPHASIS] =    {231, 16,  15, 0,  ATTR_UNDERLINE},
        [ROLE_MATCH] =       {16,  226, 0,  11, ATTR_BOLD},
        [ROLE_SPOKEN] =      {231, 16,  15, 0,  ATTR_REVERSE},
        [ROLE_BAR] =         {46,  16,  10, 0,  ATTR_BOLD},
        [ROLE_TRACK] =       {231, 16,  15, 0,  0},
        [ROLE_PLOT] =        {226, 16,  11, 0,  ATTR_BOLD},
        [ROLE_AXIS] =        {231, 16,  15, 0,  0},
        [ROLE_DANGER] =      {231, 160, 15, 1,  ATTR_BOLD},
        [ROLE_PRESENT] =     {16,  51,  0,  14, ATTR_BOLD},
        [ROLE_HEAT_0] =      {231, 16,  15, 0,  0},
        [ROLE_HEAT_1] =      {231, 16,  15, 0,  0},
        [ROLE_HEAT_2] =      {226, 16,  11, 0,  0},
        [ROLE_HEAT_3] =      {226, 16,  11, 0,  ATTR_BOLD},
        [ROLE_HEAT_4] =      {46,  16,  10, 0,  ATTR_BOLD},
    }},
};
/* clang-format on */

/* The 16 colours as xterm shows them, for distances. */
static const unsigned char basic[16][3] = {
    {0, 0, 0},       {205, 0, 0},   {0, 205, 0},   {205, 205, 0},
    {0, 0, 238},     {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
    {127, 127, 127}, {255, 0, 0},   {0, 255, 0},   {255, 255, 0},
    {92, 92, 255},   {255, 0, 255}, {0, 255, 255}, {255, 255, 255},
};
static const char *const colour_names[] = {
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"};

const struct theme *theme_at(size_t index)
{
    return index < COUNT_OF(themes) ? &themes[index] : NULL;
}

const struct theme *theme_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(themes); i++) {
        if (str_equal(themes[i].name, name)) {
            return &themes[i];
        }
    }
    return NULL;
}

const struct theme *theme_choose(const struct theme *wanted,
                                 const char *no_color, int colours)
{
    if ((no_color != NULL && no_color[0] != '\0') || colours < 8) {
        return theme_find("mono");
    }
    return wanted != NULL ? wanted : theme_find("dark");
}

const char *role_name(enum role role)
{
    return roles[role].name;
}

bool role_find(const char *name, enum role *role)
{
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (str_equal(roles[i].name, name)) {
            *role = (enum role)i;
            return true;
        }
    }
    return false;
}

char role_letter(enum role role)
{
    return (unsigned)role < ROLE_COUNT ? roles[role].letter : '?';
}

bool attributes_parse(const char *text, unsigned *attributes)
{
    unsigned found = 0;

    while (text[0] != '\0') {
        size_t len = strcspn(text, " ");
        struct slice word = {text, len};
        size_t i = 0;

        while (i < COUNT_OF(attribute_names) &&
               !slice_equal(word, attribute_names[i])) {
            i++;
        }
        if (len > 0 && i == COUNT_OF(attribute_names)) {
            return false;
        }
        found |= len > 0 ? 1u << i : 0;
        text += len + (text[len] == ' ');
    }
    *attributes = found;
    return true;
}

/* Red, green and blue (0-255) of one of the 256 colours. */
static void colour_rgb(int colour, int rgb[3])
{
    static const int steps[] = {0, 95, 135, 175, 215, 255};

    if (colour < 16) {
        for (int i = 0; i < 3; i++) {
            rgb[i] = basic[colour][i];
        }
    } else if (colour < 232) {
        rgb[0] = steps[(colour - 16) / 36];
        rgb[1] = steps[(colour - 16) / 6 % 6];
        rgb[2] = steps[(colour - 16) % 6];
    } else {
        rgb[0] = rgb[1] = rgb[2] = 8 + (colour - 232) * 10;
    }
}

static short nearest_colour(const int rgb[3], int from, int to)
{
    long best_distance = -1;
    short best = 0;

    for (int i = from; i < to; i++) {
        int other[3];
        long distance = 0;

        colour_rgb(i, other);
        for (int j = 0; j < 3; j++) {
            long apart = rgb[j] - other[j];

            distance += apart * apart;
        }
        if (best_distance < 0 || distance < best_distance) {
            best_distance = distance;
            best = (short)i;
        }
    }
    return best;
}

short colour_to_16(short colour)
{
    int rgb[3];

    if (colour < 16) {
        return colour < 0 ? COLOUR_DEFAULT : colour;
    }
    colour_rgb(colour, rgb);
    return nearest_colour(rgb, 0, 16);
}

static bool parse_hex(const char *text, short *colour)
{
    unsigned value = 0;
    int rgb[3];

    if (strlen(text) != 6 || strspn(text, "0123456789abcdefABCDEF") != 6) {
        return false;
    }
    value = (unsigned)strtoul(text, NULL, 16);
    rgb[0] = (int)(value >> 16 & 255);
    rgb[1] = (int)(value >> 8 & 255);
    rgb[2] = (int)(value & 255);
    /* the first 16 look different everywhere: not these */
    *colour = nearest_colour(rgb, 16, 256);
    return true;
}

bool colour_parse(const char *text, short *colour)
{
    bool bright = str_starts_with(text, "bright-");
    const char *name = bright ? text + strlen("bright-") : text;
    int64_t number;

    if (text[0] == '#') {
        return parse_hex(text + 1, colour);
    }
    if (str_equal(text, "default")) {
        *colour = COLOUR_DEFAULT;
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(colour_names); i++) {
        if (str_equal(name, colour_names[i])) {
            *colour = (short)(i + (bright ? 8 : 0));
            return true;
        }
    }
    if (!number_parse_int(text, 0, 255, &number)) {
        return false;
    }
    *colour = (short)number;
    return true;
}
