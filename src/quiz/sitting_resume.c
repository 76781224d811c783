/*
 * A sitting from the text that sitting_text.c wrote. The file may have been
 * edited and the questions may have changed: what does not fit is asked anew.
 */
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "quiz/graded_hash.h"
#include "quiz/sitting.h"
#include "quiz/sitting_internal.h"

static char *unescape(const char *text)
{
    struct str out = STR_INIT;

    while (*text != '\0') {
        int high = *text == '%' ? ascii_hex_lower(text[1]) : -1;
        int low = high >= 0 ? ascii_hex_lower(text[2]) : -1;

        if (low >= 0 && high * 16 + low != 0) {
            str_add_char(&out, (char)(high * 16 + low));
            text += 3;
        } else {
            str_add_char(&out, *text++);
        }
    }
    return str_take(&out);
}

/* One line: its word, and its fields, which point into it. */
struct line {
    const char *word;
    struct {
        const char *key;
        const char *value;
    } fields[24];
    size_t count;
};

static void split_line(char *text, struct line *line)
{
    char *save = NULL;
    char *word = strtok_r(text, " ", &save);

    line->word = word != NULL ? word : "";
    line->count = 0;
    while ((word = strtok_r(NULL, " ", &save)) != NULL) {
        char *equals = strchr(word, '=');

        if (equals == NULL || line->count == COUNT_OF(line->fields)) {
            continue;
        }
        *equals = '\0';
        line->fields[line->count].key = word;
        line->fields[line->count++].value = equals + 1;
    }
}

static const char *get(const struct line *line, const char *key)
{
    for (size_t i = 0; i < line->count; i++) {
        if (str_equal(line->fields[i].key, key)) {
            return line->fields[i].value;
        }
    }
    return "";
}

static int64_t get_int(const struct line *line, const char *key, int64_t min,
                       int64_t max)
{
    int64_t value;

    return number_parse_int(get(line, key), min, max, &value) ? value : min;
}

static bool get_yes(const struct line *line, const char *key)
{
    return str_equal(get(line, key), "1");
}

static size_t read_digits(const char *text, unsigned char *values, size_t room)
{
    size_t count = 0;

    while (count < room && ascii_is_digit(text[count])) {
        values[count] = (unsigned char)(text[count] - '0');
        count++;
    }
    return count;
}

static void read_response(const struct line *line, struct response *response)
{
    unsigned char ticked[QUESTION_MAX_CHOICES] = {0};

    response_release(response);
    response->skipped = get_yes(line, "skipped");
    response->choice =
        (int)get_int(line, "choice", -1, QUESTION_MAX_CHOICES - 1);
    (void)read_digits(get(line, "ticked"), ticked, QUESTION_MAX_CHOICES);
    for (size_t i = 0; i < QUESTION_MAX_CHOICES; i++) {
        response->ticked[i] = ticked[i] == 1;
    }
    response->order_count =
        read_digits(get(line, "order"), response->order, QUESTION_MAX_ITEMS);
    (void)read_digits(get(line, "match"), response->match, QUESTION_MAX_PAIRS);
    for (size_t i = 0; i < line->count; i++) {
        const char *key = line->fields[i].key;
        char *value = NULL;

        if (str_equal(key, "text") || str_starts_with(key, "gap")) {
            value = unescape(line->fields[i].value);
        }
        if (str_equal(key, "text")) {
            response_set_text(response, value);
        } else if (value != NULL && ascii_is_digit(key[3])) {
            response_set_gap(response, (size_t)(key[3] - '0'), value);
        }
        free(value);
    }
}

struct resume {
    struct sitting *sitting;
    const struct question *(*find)(void *context, const char *name);
    void *context;
    struct str_list *dropped;
    struct sitting_slot *slot; /* the last one read, or NULL if dropped */
    struct sitting_part *part;
    size_t place; /* as written */
    size_t gone;  /* slots before it that are dropped */
    size_t seen;
    bool same_words; /* of the question at the place */
    bool begun;
};

static bool read_head(struct resume *resume, const struct line *line,
                      struct error *err)
{
    struct sitting *sitting = resume->sitting;
    enum sitting_mode mode;
    double pass;
    char *id;

    if (resume->begun || !sitting_mode_find(get(line, "mode"), &mode)) {
        return error_set_code(err, ERROR_DAMAGED,
                              "the kept sitting cannot be read");
    }
    id = unescape(get(line, "id"));
    free(sitting->id);
    sitting->id = id;
    sitting->mode = mode;
    if (number_parse(get(line, "pass"), strlen(get(line, "pass")), &pass) &&
        pass >= 0.5 && pass <= 1) {
        sitting->pass = pass;
    }
    sitting->ask_certainty = get_yes(line, "certainty");
    if (get(line, "episode")[0] != '\0') {
        sitting->episode = unescape(get(line, "episode"));
    }
    resume->place = (size_t)get_int(line, "place", 0, SITTING_MAX_SLOTS);
    resume->begun = true;
    return true;
}

static void drop(struct resume *resume, const char *name)
{
    if (resume->dropped != NULL) {
        str_list_add(resume->dropped, name);
    }
    resume->gone += resume->seen < resume->place;
    resume->slot = NULL;
    resume->part = NULL;
}

static void read_slot_state(const struct line *line, struct sitting_slot *slot)
{
    slot->part =
        (size_t)get_int(line, "part", 0, (int64_t)slot->part_count - 1);
    slot->answered = get_yes(line, "answered");
    slot->final = get_yes(line, "final");
    slot->certainty = certainty_find(get(line, "certainty"));
    slot->certainty_asked = get_yes(line, "asked");
    slot->hints = (int)get_int(line, "hints", 0, 100);
    slot->hints_here = (int)get_int(line, "here", 0, QUESTION_MAX_HINTS);
    slot->ms = get_int(line, "ms", 0, INT64_MAX / 2);
    slot->easy = get_yes(line, "easy");
    slot->overruled = get_yes(line, "overruled");
    slot->overruled_right = get_yes(line, "right");
    if (get(line, "attempt")[0] != '\0') {
        slot->attempt_id = unescape(get(line, "attempt"));
    }
}

static bool has_same_words(const struct line *line,
                           const struct question *question)
{
    char hash[17];

    graded_hash_format(question_shown_hash(question), hash);
    return str_equal(get(line, "shown"), hash);
}

static bool read_slot(struct resume *resume, const struct line *line)
{
    const char *name = get(line, "name");
    const struct question *question = resume->find(resume->context, name);
    struct error ignored = ERROR_INIT;
    uint64_t seed = strtoull(get(line, "seed"), NULL, 16);
    char hash[17] = "";
    bool ok;

    if (question != NULL) {
        graded_hash_format(question_graded_hash(question), hash);
    }
    ok = question != NULL && str_equal(hash, get(line, "hash")) &&
         sitting_add(resume->sitting, question, seed, get_yes(line, "own"),
                     &ignored);
    if (ok) {
        resume->slot = &resume->sitting->slots[resume->sitting->count - 1];
        resume->part = NULL;
        read_slot_state(line, resume->slot);
        if (resume->seen == resume->place) {
            resume->same_words = has_same_words(line, question);
        }
    } else {
        drop(resume, name);
    }
    resume->seen++;
    error_release(&ignored);
    return true;
}

static void read_part(struct resume *resume, const struct line *line)
{
    size_t number = (size_t)get_int(line, "number", 0, QUESTION_MAX_STEPS - 1);

    resume->part = NULL;
    if (resume->slot != NULL && number < resume->slot->part_count) {
        resume->part = &resume->slot->parts[number];
        resume->part->try_count = (int)get_int(line, "tries", 0, 2);
        resume->part->shown = get_yes(line, "shown");
    }
}

static void read_try(struct resume *resume, const struct line *line)
{
    size_t number = (size_t)get_int(line, "number", 0, 1);

    if (resume->part != NULL) {
        resume->part->tries[number].typo =
            (enum typo_answer)get_int(line, "typo", 0, TYPO_NOT_MEANT);
        read_response(line, &resume->part->tries[number].response);
    }
}

/* Nothing begun, a second try open, or done. */
static bool is_untouched(const struct sitting_part *part)
{
    return part->try_count == 0 && !part->shown;
}

static bool is_second_open(const struct sitting_part *part)
{
    return part->try_count == 1 && !part->shown;
}

static bool is_done(const struct sitting_part *part)
{
    return part->try_count >= 1 && part->shown;
}

/* Is the part in a state that belongs to its place in the slot? */
static bool part_fits(const struct sitting_slot *slot, size_t i)
{
    const struct sitting_part *part = &slot->parts[i];
    bool last = i + 1 == slot->part_count;

    if (slot->final || i < slot->part) {
        return is_done(part);
    }
    if (i > slot->part) {
        return is_untouched(part);
    }
    if (slot->answered) {
        return is_second_open(part) && slot->part_count == 1;
    }
    /* A whole question is answered with its first try; a step is not. */
    return is_untouched(part) ||
           (slot->question->type == QUESTION_SCENARIO &&
            (is_second_open(part) || (is_done(part) && !last)));
}

static bool is_graded(const struct sitting_slot *slot)
{
    for (size_t i = 0; i < slot->part_count; i++) {
        for (int k = 0; k < slot->parts[i].try_count; k++) {
            if (slot->parts[i].tries[k].verdict.state != VERDICT_GRADED) {
                return false;
            }
        }
    }
    return true;
}

/* What was kept must fit together; else the slot is asked anew. */
static void settle_slot(struct sitting *sitting, struct sitting_slot *slot)
{
    bool fits = !slot->final || slot->answered;

    for (size_t i = 0; i < slot->part_count; i++) {
        fits = fits && part_fits(slot, i);
    }
    if (fits) {
        sitting_regrade(sitting, slot);
        fits = is_graded(slot);
    }
    if (!fits) {
        sitting_reset_slot(slot);
    }
}

static void settle(struct resume *resume)
{
    struct sitting *sitting = resume->sitting;
    struct sitting_slot *slot;

    for (size_t i = 0; i < sitting->count; i++) {
        settle_slot(sitting, &sitting->slots[i]);
    }
    sitting->place = resume->place - resume->gone;
    if (sitting->place > sitting->count) {
        sitting->place = sitting->count;
    }
    if (sitting->place == sitting->count) {
        sitting->stage = SITTING_END;
        return;
    }
    slot = &sitting->slots[sitting->place];
    sitting->stage = slot->final                     ? SITTING_FEEDBACK
                     : slot->parts[slot->part].shown ? SITTING_STEP
                                                     : SITTING_ASK;
    if (sitting->stage == SITTING_ASK && !resume->same_words) {
        struct sitting_part *part = &slot->parts[slot->part];

        response_clear_choices(&part->tries[part->try_count].response);
    }
}

static bool read_line(struct resume *resume, char *text, struct error *err)
{
    struct line line;

    split_line(text, &line);
    if (str_equal(line.word, "sitting")) {
        return read_head(resume, &line, err);
    }
    if (!resume->begun) {
        return error_set_code(err, ERROR_DAMAGED,
                              "the kept sitting cannot be read");
    }
    if (str_equal(line.word, "slot")) {
        return read_slot(resume, &line);
    }
    if (str_equal(line.word, "part")) {
        read_part(resume, &line);
    } else if (str_equal(line.word, "try")) {
        read_try(resume, &line);
    }
    return true;
}

bool sitting_read_text(struct sitting *sitting, const char *text,
                       const struct question *(*find)(void *context,
                                                      const char *name),
                       void *context, struct str_list *dropped,
                       struct error *err)
{
    struct resume resume = {.sitting = sitting,
                            .find = find,
                            .context = context,
                            .dropped = dropped};
    char *copy = NULL;
    char *save = NULL;
    bool ok = false;

    sitting_init(sitting, SITTING_QUIZ, "");
    if (strlen(text) > SITTING_MAX_TEXT ||
        !str_starts_with(text, "sitting/1\n")) {
        error_set_code(err, ERROR_DAMAGED,
                       "the kept sitting is of another version");
        goto out;
    }
    copy = xstrdup(text + strlen("sitting/1\n"));
    for (char *line = strtok_r(copy, "\n", &save); line != NULL;
         line = strtok_r(NULL, "\n", &save)) {
        if (!read_line(&resume, line, err)) {
            goto out;
        }
    }
    if (!resume.begun) {
        error_set_code(err, ERROR_DAMAGED, "the kept sitting is empty");
        goto out;
    }
    settle(&resume);
    ok = true;
out:
    free(copy);
    if (!ok) {
        sitting_release(sitting);
    }
    return ok;
}
