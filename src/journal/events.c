#include "journal/events.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/json_out.h"
#include "base/random.h"

static const char *const mode_names[] = {"quiz", "review", "chapter", "check",
                                         "cram"};
static const char *const outcome_names[] = {"wrong", "partial", "right",
                                            "skipped"};
static const char *const confidence_names[] = {NULL, "guess", "fairly",
                                               "certain"};
static const char *const play_names[] = {"heard", "read", "estimated"};
static const char *const mark_names[] = {"open", "done", "skipped"};
static const char *const flag_names[] = {"flag", "dispute"};

/* -1 if none has this name. */
static int find_name(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (names[i] != NULL && str_equal(names[i], name)) {
            return (int)i;
        }
    }
    return -1;
}

const char *answer_mode_name(enum answer_mode mode)
{
    return mode_names[mode];
}

bool answer_mode_parse(const char *name, enum answer_mode *mode)
{
    int found = find_name(mode_names, COUNT_OF(mode_names), name);

    *mode = found < 0 ? *mode : (enum answer_mode)found;
    return found >= 0;
}

const char *answer_outcome_name(enum answer_outcome outcome)
{
    return outcome_names[outcome];
}

bool answer_outcome_parse(const char *name, enum answer_outcome *outcome)
{
    int found = find_name(outcome_names, COUNT_OF(outcome_names), name);

    *outcome = found < 0 ? *outcome : (enum answer_outcome)found;
    return found >= 0;
}

const char *confidence_name(enum confidence confidence)
{
    return confidence_names[confidence];
}

bool confidence_parse(const char *name, enum confidence *confidence)
{
    int found = find_name(confidence_names, COUNT_OF(confidence_names), name);

    *confidence = found < 0 ? *confidence : (enum confidence)found;
    return found >= 0;
}

const char *play_kind_name(enum play_kind kind)
{
    return play_names[kind];
}

bool play_kind_parse(const char *name, enum play_kind *kind)
{
    int found = find_name(play_names, COUNT_OF(play_names), name);

    *kind = found < 0 ? *kind : (enum play_kind)found;
    return found >= 0;
}

const char *mark_state_name(enum mark_state state)
{
    return mark_names[state];
}

bool mark_state_parse(const char *name, enum mark_state *state)
{
    int found = find_name(mark_names, COUNT_OF(mark_names), name);

    *state = found < 0 ? *state : (enum mark_state)found;
    return found >= 0;
}

const char *flag_kind_name(enum flag_kind kind)
{
    return flag_names[kind];
}

bool flag_kind_parse(const char *name, enum flag_kind *kind)
{
    int found = find_name(flag_names, COUNT_OF(flag_names), name);

    *kind = found < 0 ? *kind : (enum flag_kind)found;
    return found >= 0;
}

void event_begin(struct event *event, int64_t at_ms, int tz_min)
{
    memset(event, 0, sizeof(*event));
    event->at_ms = at_ms;
    event->tz_min = tz_min;
    event->version = 1;
    str_init(&event->body);
}

void event_release(struct event *event)
{
    str_release(&event->body);
}

void event_envelope(const struct event *event, struct str *out)
{
    struct json_out json;
    char id[37];

    event_id_format(&event->id, id);
    json_begin(&json, out);
    json_open_object(&json, NULL);
    json_text(&json, "id", id);
    json_int(&json, "at", event->at_ms);
    json_int(&json, "tz", event->tz_min);
    json_text(&json, "t", event->type);
    json_int(&json, "v", event->version);
    if (event->key != NULL && !event->announces) {
        json_text(&json, "x", event->key->name);
    }
    json_close_object(&json);
}

void event_add_body(const struct event *event, struct slice envelope,
                    struct str *out)
{
    struct slice body = {event->body.buf, event->body.len};

    if (event->key == NULL) {
        str_add_len(out, body.at, body.len);
    } else if (event->announces) {
        str_add_len(out, body.at, body.len - 1);
        str_add(out, ",\"check\":");
        seal_add_check(event->key->bytes, envelope, out);
        str_add_char(out, '}');
    } else {
        seal_add_body(event->key->bytes, envelope, body, out);
    }
}

void event_seal(struct event *event, const struct seal_key *key)
{
    assert(str_equal(event->type, "note") ||
           str_equal(event->type, "bookmark"));
    event->key = key;
}

void event_salt(char out[33])
{
    unsigned char bytes[16];

    random_bytes(bytes, sizeof(bytes));
    for (size_t i = 0; i < sizeof(bytes); i++) {
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    }
}

static void begin_body(struct event *event, const char *type,
                       struct json_out *json)
{
    size_t len = strlen(type);

    assert(len <= EVENT_TYPE_MAX);
    memcpy(event->type, type, len + 1);
    str_clear(&event->body);
    json_begin(json, &event->body);
    json_open_object(json, NULL);
}

static void optional_text(struct json_out *json, const char *key,
                          const char *text)
{
    if (text != NULL) {
        json_text(json, key, text);
    }
}

static void optional_raw(struct json_out *json, const char *key,
                         const char *raw)
{
    if (raw != NULL) {
        json_raw(json, key, raw);
    }
}

static void add_salt(struct json_out *json)
{
    char salt[33];

    event_salt(salt);
    json_text(json, "salt", salt);
}

static void add_id(struct json_out *json, const char *key,
                   const struct event_id *id)
{
    char text[37];

    event_id_format(id, text);
    json_text(json, key, text);
}

static void add_over(struct json_out *json, struct over over)
{
    json_open_list(json, "over");
    for (size_t i = 0; i < over.count; i++) {
        add_id(json, NULL, &over.ids[i]);
    }
    json_close_list(json);
}

/* What was asked and given. */
static void add_question(struct json_out *json, const struct answer_body *body)
{
    optional_text(json, "seed", body->seed);
    optional_raw(json, "params", body->params_json);
    optional_raw(json, "shown", body->shown_json);
    optional_raw(json, "given", body->given_json);
    optional_text(json, "read", body->read);
    optional_text(json, "matched", body->matched);
    if (body->typo) {
        json_bool(json, "typo", true);
    }
}

static void add_verdict(struct json_out *json, const struct answer_body *body)
{
    json_decimal(json, "score", body->score);
    json_text(json, "outcome", answer_outcome_name(body->outcome));
    optional_text(json, "confidence", confidence_name(body->confidence));
    json_int(json, "hints", body->hints);
    json_int(json, "try", body->try_number);
    json_int(json, "ms", body->ms);
    if (body->grade > 0) {
        json_int(json, "grade", body->grade);
    }
    if (body->has_due) {
        json_int(json, "due", body->due_day);
    }
    if (body->was) {
        json_open_object(json, "was");
        json_decimal(json, "score", body->was_score);
        if (body->was_grade > 0) {
            json_int(json, "grade", body->was_grade);
        }
        json_close_object(json);
    }
}

void event_answer(struct event *event, const struct answer_body *body)
{
    struct json_out json;

    begin_body(event, "answer", &json);
    json_text(&json, "item", body->item);
    optional_text(&json, "hash", body->hash);
    optional_text(&json, "quiz", body->quiz);
    json_text(&json, "mode", answer_mode_name(body->mode));
    add_question(&json, body);
    add_verdict(&json, body);
    if (body->attempt != NULL) {
        add_id(&json, "attempt", body->attempt);
    }
    optional_text(&json, "app", body->app);
    add_salt(&json);
    json_close_object(&json);
}

void event_review(struct event *event, const char *item, int grade, int64_t ms)
{
    struct json_out json;

    begin_body(event, "review", &json);
    json_text(&json, "item", item);
    json_int(&json, "grade", grade);
    json_int(&json, "ms", ms);
    json_close_object(&json);
}

void event_due(struct event *event, const struct due_pair *pairs, size_t count)
{
    struct json_out json;

    assert(count <= EVENT_LIST_MAX);
    begin_body(event, "due", &json);
    json_open_list(&json, "items");
    for (size_t i = 0; i < count; i++) {
        json_open_list(&json, NULL);
        json_text(&json, NULL, pairs[i].item);
        json_int(&json, NULL, pairs[i].day);
        json_close_list(&json);
    }
    json_close_list(&json);
    json_close_object(&json);
}

void event_quiz(struct event *event, const struct quiz_body *body)
{
    struct json_out json;

    begin_body(event, "quiz", &json);
    json_text(&json, "quiz", body->quiz);
    optional_text(&json, "episode", body->episode);
    json_text(&json, "mode", answer_mode_name(body->mode));
    json_decimal(&json, "score", body->score);
    json_decimal(&json, "max", body->max);
    json_bool(&json, "pass", body->pass);
    json_int(&json, "ms", body->ms);
    json_close_object(&json);
}

void event_play(struct event *event, const struct play_body *body)
{
    struct json_out json;

    begin_body(event, "play", &json);
    json_text(&json, "episode", body->episode);
    json_text(&json, "chapter", body->chapter);
    json_int(&json, "from", body->from);
    json_int(&json, "to", body->to);
    json_text(&json, "kind", play_kind_name(body->kind));
    json_int(&json, "ms", body->ms);
    if (body->rate > 0.0) {
        json_decimal(&json, "rate", body->rate);
    }
    if (body->aside) {
        json_bool(&json, "aside", true);
    }
    json_close_object(&json);
}

void event_mark(struct event *event, const char *episode, enum mark_state state,
                struct over over)
{
    struct json_out json;

    begin_body(event, "mark", &json);
    json_text(&json, "episode", episode);
    json_text(&json, "state", mark_state_name(state));
    add_over(&json, over);
    json_close_object(&json);
}

/* Notes and bookmarks differ in type, which names the id, and in the text. */
struct placed {
    const char *type;
    const char *id;
    const char *text_key;
    const char *text;
};

static void build_placed(struct event *event, const struct placed *placed,
                         const struct place *place, struct over over)
{
    struct json_out json;

    begin_body(event, placed->type, &json);
    json_text(&json, placed->type, placed->id);
    json_text(&json, "episode", place->episode);
    if (place->chapter != NULL) {
        json_text(&json, "chapter", place->chapter);
        json_int(&json, "word", place->word);
    }
    optional_text(&json, "quote", place->quote);
    json_text(&json, placed->text_key, placed->text);
    add_salt(&json);
    add_over(&json, over);
    json_close_object(&json);
}

void event_note(struct event *event, const char *note,
                const struct place *place, const char *text, struct over over)
{
    struct placed placed = {"note", note, "text", text};

    build_placed(event, &placed, place, over);
}

void event_bookmark(struct event *event, const char *bookmark,
                    const struct place *place, const char *label,
                    struct over over)
{
    struct placed placed = {"bookmark", bookmark, "label", label};

    build_placed(event, &placed, place, over);
}

void event_item(struct event *event, const char *item, bool suspended,
                struct over over)
{
    struct json_out json;

    begin_body(event, "item", &json);
    json_text(&json, "item", item);
    json_text(&json, "state", suspended ? "suspended" : "on");
    add_over(&json, over);
    json_close_object(&json);
}

void event_flag(struct event *event, const char *item, enum flag_kind kind,
                bool open, const char *text, struct over over)
{
    struct json_out json;

    begin_body(event, "flag", &json);
    json_text(&json, "item", item);
    json_text(&json, "kind", flag_kind_name(kind));
    json_text(&json, "state", open ? "open" : "closed");
    json_text(&json, "text", text == NULL ? "" : text);
    add_salt(&json);
    add_over(&json, over);
    json_close_object(&json);
}

void event_setting(struct event *event, const char *key, const char *value_json,
                   struct over over)
{
    struct json_out json;

    begin_body(event, "setting", &json);
    json_text(&json, "key", key);
    json_raw(&json, "value", value_json);
    add_over(&json, over);
    json_close_object(&json);
}

void event_undo(struct event *event, const char *target)
{
    struct json_out json;

    begin_body(event, "undo", &json);
    json_text(&json, "target", target);
    json_close_object(&json);
}

void event_clock(struct event *event, const struct event_id *events,
                 size_t count, int64_t add_ms)
{
    struct json_out json;

    assert(count <= EVENT_LIST_MAX);
    begin_body(event, "clock", &json);
    json_open_list(&json, "events");
    for (size_t i = 0; i < count; i++) {
        add_id(&json, NULL, &events[i]);
    }
    json_close_list(&json);
    json_int(&json, "add_ms", add_ms);
    json_close_object(&json);
}

void event_key(struct event *event, const struct seal_key *key,
               const struct seal_params *params)
{
    struct json_out json;

    begin_body(event, "key", &json);
    json_text(&json, "x", key->name);
    if (params != NULL) {
        json_text(&json, "salt", params->salt);
        json_int(&json, "ops", params->ops);
        json_int(&json, "mem", params->mem);
    }
    json_close_object(&json);
    event->key = key;
    event->announces = true;
}

void event_void(struct event *event, const char *why)
{
    struct json_out json;

    begin_body(event, "void", &json);
    json_text(&json, "why", why);
    json_close_object(&json);
}
