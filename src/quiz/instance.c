/* What an instance shows, and how it goes into the journal and back. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "quiz/draw_internal.h"
#include "quiz/grade_internal.h"

static const struct instance_value *find_value(const struct instance *instance,
                                               const char *name, size_t len)
{
    for (size_t i = 0; i < instance->value_count; i++) {
        if (strlen(instance->values[i].name) == len &&
            strncmp(instance->values[i].name, name, len) == 0) {
            return &instance->values[i];
        }
    }
    return NULL;
}

void instance_add_key(const struct instance *instance, struct str *out)
{
    const struct question_number *number = &instance->question->number;
    int figures = number->show > 0 ? number->show : 3;

    if (instance->question->type == QUESTION_NUMERIC ||
        number->round != ROUND_NONE) {
        figures = 15;
    }
    number_add_plain(out, instance->key, figures);
    if (instance->unit.text[0] != '\0') {
        str_add_char(out, ' ');
        str_add(out, instance->unit.text);
    }
}

void instance_fill(const struct instance *instance, const char *text,
                   bool answer, struct str *out)
{
    while (*text != '\0') {
        const char *end = *text == '{' ? strchr(text, '}') : NULL;
        const struct instance_value *value;

        if (end == NULL || instance->value_count == 0) {
            str_add_char(out, *text++);
            continue;
        }
        value = find_value(instance, text + 1, (size_t)(end - text) - 1);
        if (value != NULL && value->shown != NULL) {
            str_add(out, value->shown);
        } else if (answer && str_starts_with(text, "{answer}")) {
            instance_add_key(instance, out);
        } else {
            str_add_char(out, *text++);
            continue;
        }
        text = end + 1;
    }
}

char *instance_text(const struct instance *instance, const char *text,
                    bool answer)
{
    struct str out = STR_INIT;

    if (text == NULL) {
        return NULL;
    }
    instance_fill(instance, text, answer, &out);
    return str_take(&out);
}

/* What an accepted pattern looks like to a person: a text, not a regex. */
static const char *first_accept(const struct question_text *key)
{
    for (size_t i = 0; i < key->accept_count; i++) {
        if (!key->accept[i].regex) {
            return key->accept[i].text;
        }
    }
    return key->accept_count > 0 ? key->accept[0].text : "";
}

/* The stem with the right words in its gaps. */
static void add_cloze_truth(const struct question *question, struct str *out)
{
    const char *at = question->stem != NULL ? question->stem : "";

    while (*at != '\0') {
        const char *end = str_starts_with(at, "{{") ? strstr(at, "}}") : NULL;
        bool found = false;

        for (size_t i = 0; end != NULL && !found && i < question->gap_count;
             i++) {
            const struct question_gap *gap = &question->gaps[i];
            size_t len = (size_t)(end - at) - 2;

            found = strlen(gap->name) == len &&
                    strncmp(gap->name, at + 2, len) == 0;
            if (found) {
                str_add_char(out, '[');
                str_add(out, gap->options.count > 0 ? gap->options.items[0]
                                                    : first_accept(&gap->key));
                str_add_char(out, ']');
            }
        }
        if (found) {
            at = end + 2;
        } else {
            str_add_char(out, *at++);
        }
    }
}

static void add_line(struct str *out, const char *text)
{
    if (out->len > 0) {
        str_add_char(out, '\n');
    }
    str_add(out, text);
}

static void add_choices_truth(const struct question *question, struct str *out)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        if (question->choices[i].correct) {
            add_line(out, question->choices[i].text);
        }
    }
}

/* Of the items left, the first before which none of the others must stand. */
static size_t next_item(const struct order_constraints *constraints,
                        const bool *placed, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool free_to_go = !placed[i];

        for (size_t k = 0; k < count && free_to_go; k++) {
            free_to_go = placed[k] || !constraints->before[k][i];
        }
        if (free_to_go) {
            return i;
        }
    }
    return count;
}

static void add_order_truth(const struct question *question, struct str *out)
{
    struct order_constraints constraints;
    bool placed[QUESTION_MAX_ITEMS] = {false};

    order_constraints_find(question, &constraints);
    for (size_t place = 0; place < question->item_count; place++) {
        size_t i = next_item(&constraints, placed, question->item_count);

        if (i == question->item_count) {
            return; /* a circle: the linter's business */
        }
        placed[i] = true;
        str_add_format(out, "%s%zu  %s", place > 0 ? "\n" : "", place + 1,
                       question->items[i].text);
    }
}

static void add_match_truth(const struct question *question, struct str *out)
{
    for (size_t i = 0; i < question->pair_count; i++) {
        str_add_format(out, "%s%s: %s", i > 0 ? "\n" : "",
                       question->pairs[i].left, question->pairs[i].right);
    }
}

static void add_steps_truth(const struct instance *instance, struct str *out)
{
    struct str line = STR_INIT;

    for (size_t i = 0; i < instance->step_count; i++) {
        str_clear(&line);
        instance_add_truth(&instance->steps[i], &line);
        add_line(out, line.buf);
    }
    str_release(&line);
}

void instance_add_truth(const struct instance *instance, struct str *out)
{
    const struct question *question = instance->question;

    switch (question->type) {
    case QUESTION_SINGLE:
    case QUESTION_MULTIPLE:
        add_choices_truth(question, out);
        break;
    case QUESTION_TRUEFALSE:
        str_add(out, question->answer_true ? "true" : "false");
        break;
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
        instance_add_key(instance, out);
        break;
    case QUESTION_TEXT:
        str_add(out, first_accept(&question->text));
        break;
    case QUESTION_CLOZE:
        add_cloze_truth(question, out);
        break;
    case QUESTION_ORDER:
        add_order_truth(question, out);
        break;
    case QUESTION_MATCH:
        add_match_truth(question, out);
        break;
    case QUESTION_EXPLAIN:
        str_add(out, question->model != NULL ? question->model : "");
        break;
    case QUESTION_SCENARIO:
        add_steps_truth(instance, out);
        break;
    case QUESTION_TYPE_COUNT:
        break;
    }
}

static void add_values_of(const struct instance *instance, const char *step,
                          struct str_list *out)
{
    for (size_t i = 0; i < instance->question->param_count; i++) {
        str_list_take(out, xasprintf("%s%s%s=%s", step, step[0] ? "." : "",
                                     instance->values[i].name,
                                     instance->values[i].raw));
    }
}

void instance_add_values(const struct instance *instance, struct str_list *out)
{
    add_values_of(instance, "", out);
    for (size_t i = 0; i < instance->step_count; i++) {
        const char *id = instance->steps[i].question->id;

        add_values_of(&instance->steps[i], id != NULL ? id : "", out);
    }
}

/* The id of what stands at a place, or its number from 1. */
static void add_id(const struct question *question, size_t index,
                   struct str *out)
{
    if (question->type == QUESTION_ORDER) {
        str_add(out, question->items[index].id);
    } else if (question->type == QUESTION_MATCH) {
        str_add_format(out, "%zu", index + 1);
    } else {
        str_add(out, question->choices[index].id);
    }
}

static void add_shown_of(const struct instance *instance, const char *step,
                         struct str_list *out)
{
    struct str id = STR_INIT;

    for (size_t i = 0; i < instance->order_count; i++) {
        str_set(&id, step);
        str_add(&id, step[0] ? "/" : "");
        add_id(instance->question, instance->order[i], &id);
        str_list_add(out, id.buf);
    }
    for (size_t g = 0; g < instance->question->gap_count; g++) {
        for (size_t i = 0; i < instance->gap_order_count[g]; i++) {
            str_list_take(out, xasprintf("%s%s%s:%d", step, step[0] ? "/" : "",
                                         instance->question->gaps[g].name,
                                         instance->gap_order[g][i] + 1));
        }
    }
    str_release(&id);
}

void instance_add_shown(const struct instance *instance, struct str_list *out)
{
    add_shown_of(instance, "", out);
    for (size_t i = 0; i < instance->step_count; i++) {
        const char *id = instance->steps[i].question->id;

        add_shown_of(&instance->steps[i], id != NULL ? id : "", out);
    }
}

bool instance_is_drawn(const struct instance *instance)
{
    if (instance->order_count > 0 || instance->question->param_count > 0) {
        return true;
    }
    for (size_t g = 0; g < instance->question->gap_count; g++) {
        if (instance->gap_order_count[g] > 0) {
            return true;
        }
    }
    for (size_t i = 0; i < instance->step_count; i++) {
        if (instance_is_drawn(&instance->steps[i])) {
            return true;
        }
    }
    return false;
}

/* Those of the list that begin with the prefix, without it. */
static void cut_prefix(const struct str_list *list, const char *id, char mark,
                       struct str_list *out)
{
    size_t len = strlen(id);

    for (size_t i = 0; i < list->count; i++) {
        const char *text = list->items[i];

        if (len == 0) {
            str_list_add(out, text);
        } else if (strncmp(text, id, len) == 0 && text[len] == mark) {
            str_list_add(out, text + len + 1);
        }
    }
}

/* Named ones first, in their order; what was not named keeps its own. */
static void reorder(unsigned char *order, size_t count,
                    const unsigned char *named, size_t named_count)
{
    unsigned char result[INSTANCE_MAX_ORDER];
    bool used[INSTANCE_MAX_ORDER] = {false};
    size_t at = 0;

    for (size_t i = 0; i < named_count && at < count; i++) {
        if (named[i] < count && !used[named[i]]) {
            used[named[i]] = true;
            result[at++] = named[i];
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (!used[order[i]]) {
            result[at++] = order[i];
        }
    }
    memcpy(order, result, count);
}

static void restore_order(struct instance *instance,
                          const struct str_list *shown)
{
    unsigned char named[64];
    size_t count = 0;
    struct str id = STR_INIT;

    for (size_t i = 0; i < shown->count; i++) {
        for (size_t k = 0; k < instance->order_count; k++) {
            str_clear(&id);
            add_id(instance->question, k, &id);
            if (str_equal(id.buf, shown->items[i]) && count < sizeof(named)) {
                named[count++] = (unsigned char)k;
            }
        }
    }
    reorder(instance->order, instance->order_count, named, count);
    for (size_t g = 0;
         g < instance->question->gap_count && g < QUESTION_MAX_GAPS; g++) {
        const char *name = instance->question->gaps[g].name;
        size_t len = strlen(name);

        count = 0;
        for (size_t i = 0; i < shown->count; i++) {
            int64_t number;

            if (strncmp(shown->items[i], name, len) == 0 &&
                shown->items[i][len] == ':' &&
                number_parse_int(shown->items[i] + len + 1, 1,
                                 INSTANCE_MAX_OPTIONS, &number) &&
                count < sizeof(named)) {
                named[count++] = (unsigned char)(number - 1);
            }
        }
        reorder(instance->gap_order[g], instance->gap_order_count[g], named,
                count);
    }
    str_release(&id);
}

bool instance_restore(struct instance *instance,
                      const struct question *question, uint64_t seed,
                      const struct str_list *values,
                      const struct str_list *shown, struct error *err)
{
    bool ok;

    if (!instance_draw(instance, question, seed, err)) {
        return false;
    }
    restore_order(instance, shown);
    ok = instance_set_values(instance, values, err);
    for (size_t i = 0; ok && i < instance->step_count; i++) {
        struct str_list mine = STR_LIST_INIT;
        struct str_list order = STR_LIST_INIT;
        const char *id = instance->steps[i].question->id;

        cut_prefix(values, id != NULL ? id : "", '.', &mine);
        cut_prefix(shown, id != NULL ? id : "", '/', &order);
        restore_order(&instance->steps[i], &order);
        ok = instance_set_values(&instance->steps[i], &mine, err);
        str_list_release(&mine);
        str_list_release(&order);
    }
    if (!ok) {
        instance_release(instance);
    }
    return ok;
}

void instance_add_stem(const struct instance *instance, struct str *out)
{
    struct str stem = STR_INIT;
    const char *at;

    instance_fill(instance, instance->question->stem, false, &stem);
    at = stem.buf;
    while (*at != '\0') {
        bool gap = instance->question->type == QUESTION_CLOZE;

        if (gap && str_starts_with(at, "{{")) {
            str_add_char(out, '[');
            at += 2;
        } else if (gap && str_starts_with(at, "}}")) {
            str_add_char(out, ']');
            at += 2;
        } else {
            str_add_char(out, *at++);
        }
    }
    str_release(&stem);
}
