/* Lists that stand in one file each: patterns, cases, terms, calculators. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "catalog/files.h"
#include "catalog/names.h"

#define RECORD struct pattern
static const struct field pattern_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("title", TEXT, NEED, title, MAX(120)),
    FIELD("category", ENUM, NEED, category, WORDS(names_pattern_category)),
    FIELD("tier", ENUM, NEED, tier, WORDS(names_pattern_tier)),
    FIELD("status", ENUM, NEED, status, WORDS(names_pattern_status)),
    FIELD("summary", TEXT, NEED, summary, MAX(160)),
    FIELD("use_when", TEXTS, NEED | FIELD_ONE_OR_MORE, use_when, PLAIN),
    FIELD("avoid_when", TEXTS, NEED | FIELD_ONE_OR_MORE, avoid_when, PLAIN),
    FIELD("gains", TEXTS, MAY | FIELD_ONE_OR_MORE, gains, PLAIN),
    FIELD("costs", TEXTS, MAY | FIELD_ONE_OR_MORE, costs, PLAIN),
    FIELD("related", IDS, MAY, related, PLAIN),
    FIELD("path", TEXT, MAY, path, MAX(300)),
    FIELD_END,
};
const struct schema pattern_schema = {
    .name = "pattern",
    .fields = pattern_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD

#define RECORD struct evidence
static const struct field evidence_fields[] = {
    FIELD("title", TEXT, NEED, title, MAX(300)),
    FIELD("kind", ENUM, NEED, kind, WORDS(names_evidence_kind)),
    FIELD("url", URL, MAY, url, MAX(1000)),
    FIELD("accessed", DATE, MAY, accessed, PLAIN),
    FIELD_END,
};
static const struct schema evidence_schema = {
    .name = "source",
    .fields = evidence_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD

/* "09:52", "09:52:10", "+12:30", "2017-02-28 09:37", with T and Z as well. */
static bool is_moment(const char *text)
{
    struct civil civil;
    size_t digits;
    size_t groups = 0;

    if (strlen(text) >= 10 && text[4] == '-') {
        char date[11];

        memcpy(date, text, 10);
        date[10] = '\0';
        if (!civil_parse(date, &civil)) {
            return false;
        }
        text += 10;
        if (*text == '\0') {
            return true;
        }
        if (*text != ' ' && *text != 'T') {
            return false;
        }
        text++;
    } else if (*text == '+') {
        text++;
    }
    do {
        digits = strspn(text, "0123456789");
        if (digits == 0 || digits > (groups == 0 ? 4u : 2u)) {
            return false;
        }
        text += digits;
        groups++;
    } while (*text == ':' && *++text != '\0' && groups < 3);
    return groups >= 2 && (*text == '\0' || str_equal(text, "Z"));
}

static void finish_timeline_item(struct reader *reader, const struct node *node,
                                 void *record)
{
    const struct timeline_item *item = record;

    if (item->at != NULL && !is_moment(item->at)) {
        reader_error(reader, node_get(node, "at")->at, "S009",
                     "'%.60s' is not a clock time, a date-time or an offset "
                     "such as +12:30",
                     item->at);
    }
}

#define RECORD struct timeline_item
static const struct field timeline_fields[] = {
    FIELD("at", TEXT, NEED, at, MAX(40)),
    FIELD("text", TEXT, NEED, text, MAX(400)),
    FIELD_END,
};
static const struct schema timeline_schema = {
    .name = "timeline entry",
    .fields = timeline_fields,
    .size = sizeof(RECORD),
    .finish = finish_timeline_item,
    KEEPS_NODE,
};
#undef RECORD

static void finish_case(struct reader *reader, const struct node *node,
                        void *record)
{
    const struct case_study *study = record;

    if (study->verified && study->source_count == 0) {
        reader_error(reader, node->at, "S001",
                     "missing key 'sources' in case study: it is verified");
    }
}

#define RECORD struct case_study
static const struct field case_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("title", TEXT, NEED, title, MAX(160)),
    FIELD("kind", ENUM, NEED, kind, WORDS(names_case_kind)),
    FIELD("org", TEXT, NEED, org, MAX(120)),
    FIELD("when", WHEN, MAY, when, PLAIN),
    FIELD("summary", TEXT, NEED, summary, MAX(1000)),
    FIELD("verified", BOOL, NEED, verified, PLAIN),
    FIELD("sources", RECORDS, MAY, sources, MAX(60),
          RECORDS_OF(evidence_schema)),
    FIELD("timeline", RECORDS, MAY, timeline, MAX(200),
          RECORDS_OF(timeline_schema)),
    FIELD("causes", TEXTS, MAY, causes, PLAIN),
    FIELD("fixes", TEXTS, MAY, fixes, PLAIN),
    FIELD("patterns", IDS, MAY, patterns, PLAIN),
    FIELD_END,
};
const struct schema case_schema = {
    .name = "case study",
    .fields = case_fields,
    .size = sizeof(RECORD),
    .finish = finish_case,
    KEEPS_NODE,
};
#undef RECORD

#define RECORD struct term
static const struct field term_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("term", TEXT, NEED, term, MAX(80)),
    FIELD("aliases", TEXTS, MAY, aliases, PLAIN),
    FIELD("short", TEXT, NEED, short_text, MAX(160)),
    FIELD("long", TEXT, MAY, long_text, MAX(4000)),
    FIELD("not_same_as", IDS, MAY, not_same_as, PLAIN),
    FIELD("first", EPISODE, MAY, first, PLAIN),
    FIELD_END,
};
const struct schema term_schema = {
    .name = "term",
    .fields = term_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD

#define RECORD struct calc_input
static const struct field input_fields[] = {
    FIELD("label", TEXT, NEED, label, MAX(120)),
    FIELD("default", TEXT, MAY, standard, MAX(4000)),
    FIELD("min", TEXT, MAY, min, MAX(60)),
    FIELD("max", TEXT, MAY, max, MAX(60)),
    FIELD_END,
};
static const struct schema input_schema = {
    .name = "input",
    .fields = input_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD

static void read_inputs(struct reader *reader, const struct node *node,
                        void *record)
{
    struct calc_text *calc = record;

    if (!reader_is_map(reader, node) || node->count > SCHEMA_LIST_MAX) {
        return;
    }
    calc->inputs = xcalloc(node->count + 1, sizeof(*calc->inputs));
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        struct calc_input *input = &calc->inputs[calc->input_count];

        if (!reader_name(reader, at, at->key)) {
            continue;
        }
        schema_read(&input_schema, reader, at, input);
        input->name = xstrdup(at->key);
        calc->input_count++;
    }
}

#define RECORD struct calc_step
static const struct field step_fields[] = {
    FIELD("text", TEXT, NEED, text, MAX(600)),
    FIELD("formula", TEXT, MAY, formula, MAX(200)),
    FIELD_END,
};
static const struct schema step_schema = {
    .name = "step",
    .fields = step_fields,
    .size = sizeof(RECORD),
};
#undef RECORD

static void read_values(struct reader *reader, const struct node *node,
                        struct calc_value **values, size_t *count)
{
    if (!reader_is_map(reader, node) || node->count > SCHEMA_LIST_MAX) {
        return;
    }
    *values = xcalloc(node->count + 1, sizeof(**values));
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        struct calc_value *value = &(*values)[*count];

        if (reader_name(reader, at, at->key) &&
            reader_texts(reader, at, &value->values, QUESTION_MAX_VALUES)) {
            value->name = xstrdup(at->key);
            (*count)++;
        } else {
            str_list_release(&value->values);
        }
    }
}

static void read_with(struct reader *reader, const struct node *node,
                      void *record)
{
    struct calc_example *example = record;

    read_values(reader, node, &example->with, &example->with_count);
}

static void read_gives(struct reader *reader, const struct node *node,
                       void *record)
{
    struct calc_example *example = record;

    read_values(reader, node, &example->gives, &example->give_count);
}

static void release_values(struct calc_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(values[i].name);
        str_list_release(&values[i].values);
    }
    free(values);
}

static void release_example(void *record)
{
    struct calc_example *example = record;

    release_values(example->with, example->with_count);
    release_values(example->gives, example->give_count);
    free(example->source);
    *example = (struct calc_example){.with = NULL};
}

#define RECORD struct calc_example
static const struct field example_fields[] = {
    FIELD("with", CUSTOM, NEED, with, READ_BY(read_with)),
    FIELD("gives", CUSTOM, NEED, gives, READ_BY(read_gives)),
    FIELD("source", TEXT, NEED, source, MAX(300)),
    FIELD_END,
};
static const struct schema example_schema = {
    .name = "example",
    .fields = example_fields,
    .size = sizeof(RECORD),
    .release = release_example,
};
#undef RECORD

#define RECORD struct calc_text
static const struct field calc_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("title", TEXT, NEED, title, MAX(120)),
    FIELD("episode", EPISODE, NEED, episode, PLAIN),
    FIELD("question", TEXT, NEED, question, MAX(200)),
    FIELD("inputs", CUSTOM, MAY, inputs, READ_BY(read_inputs)),
    FIELD("steps", RECORDS, NEED, steps, RANGE(1, 40), RECORDS_OF(step_schema)),
    FIELD("example", RECORD, NEED, example, RECORDS_OF(example_schema)),
    FIELD("pitfalls", TEXTS, MAY, pitfalls, PLAIN),
    FIELD_END,
};

static void release_calc(void *record)
{
    static const struct schema without_inputs = {
        .name = "calculator",
        .fields = calc_fields,
        .size = sizeof(RECORD),
    };
    struct calc_text *calc = record;

    for (size_t i = 0; i < calc->input_count; i++) {
        free(calc->inputs[i].name);
        schema_release(&input_schema, &calc->inputs[i]);
    }
    free(calc->inputs);
    schema_release(&without_inputs, record);
}

const struct schema calc_schema = {
    .name = "calculator",
    .fields = calc_fields,
    .size = sizeof(RECORD),
    .release = release_calc,
    KEEPS_NODE,
};
#undef RECORD
