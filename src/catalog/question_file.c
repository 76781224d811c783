/*
 * Quiz files: questions of all eleven types into struct question. The keys
 * common to all, then those of each type, told apart by the variant bits.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "catalog/files.h"
#include "catalog/names.h"
#include "catalog/question_parts.h"

enum {
    SINGLE = 1u << QUESTION_SINGLE,
    MULTIPLE = 1u << QUESTION_MULTIPLE,
    TRUEFALSE = 1u << QUESTION_TRUEFALSE,
    NUMERIC = 1u << QUESTION_NUMERIC,
    COMPUTED = 1u << QUESTION_COMPUTED,
    TEXT = 1u << QUESTION_TEXT,
    CLOZE = 1u << QUESTION_CLOZE,
    ORDER = 1u << QUESTION_ORDER,
    MATCH = 1u << QUESTION_MATCH,
    SCENARIO = 1u << QUESTION_SCENARIO,
    EXPLAIN = 1u << QUESTION_EXPLAIN
};
#define ONLY(types)         .only = (types)
#define COUNTED(min_, max_) RANGE(min_, max_), .count_code = "Q012"

static const char *const names_true[] = {"false", "true", NULL};
static const char *const names_shuffle[] = {"true", "false", NULL};
static const char *const names_balanced[] = {"balanced", "exact", NULL};
static const char *const names_pairs[] = {"pairs", "exact", NULL};
static const char *const names_change[] = {"relearn", "keep", "reset", NULL};
static const char *const names_status[] = {"live", "draft", NULL};

static void read_feedback(struct reader *reader, const struct node *node,
                          void *record)
{
    struct question *question = record;

    if (!reader_is_map(reader, node) || node->count > QUESTION_MAX_ACCEPT) {
        return;
    }
    question->feedback = xcalloc(node->count + 1, sizeof(*question->feedback));
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        char *text = reader_text(reader, at, 600);

        if (text != NULL) {
            question->feedback[question->feedback_count++] =
                (struct question_feedback){.response = xstrdup(at->key),
                                           .text = text};
        }
    }
}

static void read_time(struct reader *reader, const struct node *node,
                      void *record)
{
    struct question *question = record;
    int64_t seconds;

    if (!reader_is_text(reader, node)) {
        return;
    }
    if (!value_duration(node->text, &seconds) || seconds < 1 ||
        seconds > 3600) {
        reader_error(reader, node->at, "S009",
                     "'%.60s' is not a duration such as 40s, up to 1h",
                     node->text);
        return;
    }
    question->time_s = (int)seconds;
}

/* {min, max} of a computed answer. */
static void read_expect(struct reader *reader, const struct node *node,
                        void *record)
{
    struct question *question = record;
    const struct node *min = node_get(node, "min");
    const struct node *max = node_get(node, "max");

    if (!reader_is_map(reader, node)) {
        return;
    }
    if (node_absent(min) || node_absent(max) || node->count != 2) {
        reader_error(reader, node->at, "S001",
                     "'expect' needs the keys 'min' and 'max', and no others");
        return;
    }
    if (reader_number(reader, min, -1e300, 1e300, &question->expect_min) &&
        reader_number(reader, max, -1e300, 1e300, &question->expect_max) &&
        question->expect_min > question->expect_max) {
        reader_error(reader, max->at, "S006", "max is below min");
    }
}

#define RECORD struct question_choice
static const struct field choice_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("text", TEXT, NEED, text, MAX(150)),
    FIELD("correct", BOOL, MAY, correct, PLAIN),
    FIELD("feedback", TEXT, MAY, feedback, MAX(600)),
    FIELD("credit", NUMBER, MAY, credit, RANGE(0.001, 0.999)),
    FIELD_END,
};
static const struct schema choice_schema = {
    .name = "choice",
    .fields = choice_fields,
    .size = sizeof(RECORD),
};
#undef RECORD

#define RECORD struct question_item
static const struct field item_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("text", TEXT, NEED, text, MAX(136)),
    FIELD("after", IDS, MAY | FIELD_ONE_OR_MORE, after, PLAIN),
    FIELD_END,
};
static const struct schema item_schema = {
    .name = "item",
    .fields = item_fields,
    .size = sizeof(RECORD),
};
#undef RECORD

#define RECORD struct question_pair
static const struct field pair_fields[] = {
    FIELD("left", TEXT, NEED, left, MAX(30)),
    FIELD("right", TEXT, NEED, right, MAX(60)),
    FIELD_END,
};
static const struct schema pair_schema = {
    .name = "pair",
    .fields = pair_fields,
    .size = sizeof(RECORD),
};
#undef RECORD

#define RECORD struct question_point
static const struct field point_fields[] = {
    FIELD("text", TEXT, NEED, text, MAX(200)),
    FIELD("required", BOOL, MAY, required, PLAIN),
    FIELD_END,
};
static const struct schema point_schema = {
    .name = "point",
    .fields = point_fields,
    .size = sizeof(RECORD),
};
#undef RECORD

static void finish_source(struct reader *reader, const struct node *node,
                          void *record)
{
    const struct question_source *source = record;
    struct str_list words = STR_LIST_INIT;
    size_t count = 0;

    if (source->chapter == NULL && source->ref == NULL && source->url == NULL) {
        reader_error(reader, node->at, "S001",
                     "missing key 'chapter' in source (or 'ref' or 'url' of "
                     "what is not said aloud)");
    }
    for (const char *at = source->says; at != NULL && *at != '\0'; count++) {
        at += strspn(at, " \t\n");
        if (*at == '\0') {
            break;
        }
        at += strcspn(at, " \t\n");
    }
    if (source->says != NULL && (count < 3 || count > 12)) {
        reader_error(reader, node_get(node, "says")->at, "S007",
                     "says has %zu words; 3 to 12 are needed", count);
    }
    str_list_release(&words);
}

#define RECORD struct question_source
static const struct field source_fields[] = {
    FIELD("chapter", ID, MAY, chapter, PLAIN),
    FIELD("says", TEXT, MAY, says, MAX(300)),
    FIELD("ref", TEXT, MAY, ref, MAX(300)),
    FIELD("url", URL, MAY, url, MAX(1000)),
    FIELD_END,
};
static const struct schema source_schema = {
    .name = "source",
    .fields = source_fields,
    .size = sizeof(RECORD),
    .finish = finish_source,
};
#undef RECORD

static void init_question(void *record)
{
    struct question *question = record;

    question_init(question);
}

static void release_question(void *record)
{
    struct question *question = record;

    question_release(question);
}

/* Reads `type`, on which the other keys depend. */
static unsigned read_type(struct reader *reader, const struct node *node,
                          struct str *name)
{
    const struct node *type = node_get(node, "type");
    const char *text = node_text(type);
    struct nearest nearest = NEAREST_INIT(text != NULL ? text : "");
    struct str hint = STR_INIT;
    enum question_type found;

    if (text == NULL) {
        reader_error(reader, node->at, "S001", "missing key 'type' in %s",
                     name->buf);
        return 0;
    }
    if (question_type_find(text, &found)) {
        str_add_format(name, " of type %s", text);
        return 1u << found;
    }
    for (unsigned i = 0; i < QUESTION_TYPE_COUNT; i++) {
        nearest_offer(&nearest, question_type_name((enum question_type)i));
    }
    nearest_add_hint(&nearest, &hint);
    reader_error(reader, type->at, "Q003", "unknown question type '%.40s'%s",
                 text, hint.buf);
    str_release(&hint);
    return 0;
}

static unsigned read_step_type(struct reader *reader, const struct node *node,
                               struct str *name)
{
    unsigned variant = read_type(reader, node, name);

    if ((variant & (SCENARIO | EXPLAIN)) != 0) {
        reader_error(reader, node_get(node, "type")->at, "Q003",
                     "a step cannot be of type %s",
                     node_text(node_get(node, "type")));
        return 0;
    }
    return variant;
}

static void set_type(const struct node *node, struct question *question)
{
    const char *text = node_text(node_get(node, "type"));

    if (text != NULL) {
        question_type_find(text, &question->type);
    }
}

static void finish_step(struct reader *reader, const struct node *node,
                        void *record)
{
    (void)reader;
    set_type(node, record);
}

static void finish_question(struct reader *reader, const struct node *node,
                            void *record)
{
    struct question *question = record;

    set_type(node, question);
    if (question->status == QUESTION_LIVE &&
        node_absent(node_get(node, "source"))) {
        reader_error(reader, node->at, "S001",
                     "missing key 'source' in question of type %s: it is live",
                     question_type_name(question->type));
    }
}

/* Keys of one type each; a step of a scenario has them too. */
#define RECORD struct question
#define TYPE_FIELDS                                                            \
    FIELD("choices", RECORDS, NEED, choices, COUNTED(3, 5), ONLY(SINGLE),      \
          RECORDS_OF(choice_schema)),                                          \
        FIELD("choices", RECORDS, NEED, choices,                               \
              COUNTED(4, QUESTION_MAX_CHOICES), ONLY(MULTIPLE),                \
              RECORDS_OF(choice_schema)),                                      \
        FIELD("scoring", ENUM, MAY, scoring, WORDS(names_balanced),            \
              ONLY(MULTIPLE)),                                                 \
        FIELD("tell", BOOL, MAY, tell, ONLY(MULTIPLE)),                        \
        FIELD("answer", SWITCH, NEED, answer_true, WORDS(names_true),          \
              ONLY(TRUEFALSE)),                                                \
        FIELD("answer", RECORD, NEED, number,                                  \
              RECORDS_OF(numeric_answer_schema), ONLY(NUMERIC)),               \
        FIELD("params", CUSTOM, NEED, params, READ_BY(question_read_params),   \
              ONLY(COMPUTED)),                                                 \
        FIELD("derived", CUSTOM, MAY, derived, READ_BY(question_read_derived), \
              ONLY(COMPUTED)),                                                 \
        FIELD("require", TEXTS, MAY | FIELD_ONE_OR_MORE, require,              \
              MAX(QUESTION_MAX_REQUIRE), ONLY(COMPUTED)),                      \
        FIELD("answer", RECORD, NEED, number,                                  \
              RECORDS_OF(computed_answer_schema), ONLY(COMPUTED)),             \
        FIELD("expect", CUSTOM, NEED, expect_min, READ_BY(read_expect),        \
              ONLY(COMPUTED)),                                                 \
        FIELD("wrong", RECORDS, MAY, number.wrong, MAX(QUESTION_MAX_ACCEPT),   \
              RECORDS_OF(wrong_schema), ONLY(NUMERIC | COMPUTED)),             \
        FIELD("answer", RECORD, NEED, text, RECORDS_OF(text_answer_schema),    \
              ONLY(TEXT)),                                                     \
        FIELD("gaps", CUSTOM, NEED, gaps, READ_BY(question_read_gaps),         \
              ONLY(CLOZE)),                                                    \
        FIELD("items", RECORDS, NEED, items, COUNTED(3, QUESTION_MAX_ITEMS),   \
              RECORDS_OF(item_schema), ONLY(ORDER)),                           \
        FIELD("scoring", ENUM, MAY, scoring, WORDS(names_pairs), ONLY(ORDER)), \
        FIELD("from", REF, MAY, from, ONLY(ORDER)),                            \
        FIELD("pairs", RECORDS, NEED, pairs, COUNTED(3, QUESTION_MAX_PAIRS),   \
              RECORDS_OF(pair_schema), ONLY(MATCH)),                           \
        FIELD("extra", TEXTS, MAY | FIELD_ONE_OR_MORE, extra,                  \
              MAX(QUESTION_MAX_EXTRA), .count_code = "Q012", ONLY(MATCH))

#define SHUFFLED (SINGLE | MULTIPLE | CLOZE | ORDER | MATCH)

static const struct field step_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("type", IGNORED, MAY, type, PLAIN),
    FIELD("stem", TEXT, NEED, stem, MAX(420)),
    FIELD("reveal", TEXT, MAY, reveal, MAX(600)),
    FIELD("weight", NUMBER, MAY, weight, RANGE(0.01, 100)),
    FIELD("explain", TEXT, NEED, explain, MAX(600)),
    FIELD("hints", TEXTS, MAY | FIELD_ONE_OR_MORE, hints,
          MAX(QUESTION_MAX_HINTS)),
    FIELD("feedback", CUSTOM, MAY, feedback, READ_BY(read_feedback)),
    FIELD("shuffle", SWITCH, MAY, no_shuffle, WORDS(names_shuffle),
          ONLY(SHUFFLED)),
    TYPE_FIELDS,
    FIELD_END,
};
static const struct schema step_schema = {
    .name = "step",
    .fields = step_fields,
    .size = sizeof(RECORD),
    .init = init_question,
    .finish = finish_step,
    .release = release_question,
    .variant = read_step_type,
};

static const struct field question_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("rev", INT, NEED, rev, RANGE(1, 100000)),
    FIELD("type", IGNORED, MAY, type, PLAIN),
    FIELD("objective", IDS, NEED | FIELD_ONE_OR_MORE, objectives, MAX(8)),
    FIELD("stem", TEXT, NEED, stem, MAX(420)),
    FIELD("explain", TEXT, NEED, explain, MAX(600)),
    FIELD("difficulty", INT, NEED, difficulty, RANGE(1, 5)),
    FIELD("level", ENUM, NEED, level, WORDS(names_level)),
    FIELD("source", RECORD, MAY, source, RECORDS_OF(source_schema)),
    FIELD("exhibit", TEXT, MAY | FIELD_SPACES, exhibit, MAX(4000)),
    FIELD("hints", TEXTS, MAY | FIELD_ONE_OR_MORE, hints,
          MAX(QUESTION_MAX_HINTS)),
    FIELD("feedback", CUSTOM, MAY, feedback, READ_BY(read_feedback)),
    FIELD("calculator", ID, MAY, calculator, PLAIN),
    FIELD("calculator_open", BOOL, MAY, calculator_open, PLAIN),
    FIELD("tags", IDS, MAY | FIELD_ONE_OR_MORE, tags, MAX(40)),
    FIELD("time", CUSTOM, MAY, time_s, READ_BY(read_time)),
    FIELD("shuffle", SWITCH, MAY, no_shuffle, WORDS(names_shuffle),
          ONLY(SHUFFLED)),
    FIELD("enemies", IDS, MAY | FIELD_ONE_OR_MORE, enemies, MAX(60)),
    FIELD("confidence", ENUM, MAY, confidence, WORDS(names_confidence)),
    FIELD("was", IDS, MAY | FIELD_ONE_OR_MORE, was, MAX(60)),
    FIELD("change", ENUM, MAY, change, WORDS(names_change)),
    FIELD("status", ENUM, MAY, status, WORDS(names_status)),
    TYPE_FIELDS,
    FIELD("steps", RECORDS, NEED, steps, COUNTED(2, QUESTION_MAX_STEPS),
          RECORDS_OF(step_schema), ONLY(SCENARIO)),
    FIELD("points", RECORDS, NEED, points, COUNTED(2, QUESTION_MAX_POINTS),
          RECORDS_OF(point_schema), ONLY(EXPLAIN)),
    FIELD("model", TEXT, NEED, model, MAX(2000), ONLY(EXPLAIN)),
    FIELD_END,
};
const struct schema question_schema = {
    .name = "question",
    .fields = question_fields,
    .size = sizeof(RECORD),
    .init = init_question,
    .finish = finish_question,
    .release = release_question,
    .variant = read_type,
};
#undef RECORD

#define RECORD struct retired
static const struct field retired_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("rev", INT, NEED, rev, RANGE(1, 100000)),
    FIELD("on", DATE, NEED, on, PLAIN),
    FIELD("why", TEXT, NEED, why, MAX(600)),
    FIELD("by", IDS, MAY | FIELD_ONE_OR_MORE, by, PLAIN),
    FIELD_END,
};
static const struct schema retired_schema = {
    .name = "retired question",
    .fields = retired_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD

/* A question with errors is left out: it could be graded wrongly. */
static void read_questions(struct reader *reader, const struct node *node,
                           void *record)
{
    struct quiz_file *quiz = record;
    size_t used = 0;

    if (!reader_is_list(reader, node)) {
        return;
    }
    if (node->count > SCHEMA_LIST_MAX) {
        reader_error(reader, node->at, "S007",
                     "questions has %zu entries; at most %d are allowed",
                     node->count, SCHEMA_LIST_MAX);
        return;
    }
    quiz->questions = xcalloc(node->count + 1, sizeof(*quiz->questions));
    quiz->question_nodes =
        xcalloc(node->count + 1, sizeof(*quiz->question_nodes));
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        if (schema_read(&question_schema, reader, at, &quiz->questions[used])) {
            quiz->question_nodes[used++] = reader->keep_nodes ? at : NULL;
        } else {
            question_release(&quiz->questions[used]);
        }
    }
    quiz->question_count = used;
}

static void init_quiz(void *record)
{
    struct quiz_file *quiz = record;

    quiz->pick = 10;
    quiz->pass = 0.8;
}

static void finish_quiz(struct reader *reader, const struct node *node,
                        void *record)
{
    struct quiz_file *quiz = record;

    (void)reader;
    (void)node;
    for (size_t i = 0; i < quiz->question_count && quiz->episode != NULL; i++) {
        quiz->questions[i].episode = xstrdup(quiz->episode);
    }
}

static void release_quiz(void *record)
{
    struct quiz_file *quiz = record;

    for (size_t i = 0; i < quiz->question_count; i++) {
        question_release(&quiz->questions[i]);
    }
    free(quiz->questions);
    free(quiz->question_nodes);
    schema_release_list(&retired_schema, quiz->retired, quiz->retired_count);
    free(quiz->episode);
    *quiz = (struct quiz_file){.episode = NULL};
}

#define RECORD struct quiz_file
static const struct field quiz_fields[] = {
    FIELD("format", IGNORED, MAY, node, PLAIN),
    FIELD("episode", EPISODE, NEED, episode, PLAIN),
    FIELD("pick", INT, MAY, pick, RANGE(1, 100)),
    FIELD("minutes", NUMBER, MAY, minutes, RANGE(0.1, 600)),
    FIELD("pass", NUMBER, MAY, pass, RANGE(0.5, 1)),
    FIELD("confidence", ENUM, MAY, confidence, WORDS(names_confidence)),
    FIELD("questions", CUSTOM, NEED, questions, READ_BY(read_questions)),
    FIELD("retired", RECORDS, MAY, retired, PLAIN, RECORDS_OF(retired_schema)),
    FIELD_END,
};
const struct schema quiz_schema = {
    .name = "quiz file",
    .fields = quiz_fields,
    .size = sizeof(RECORD),
    .init = init_quiz,
    .finish = finish_quiz,
    .release = release_quiz,
    KEEPS_NODE,
};
#undef RECORD
