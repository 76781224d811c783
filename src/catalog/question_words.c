/* The typed words of a question: keys of texts, and gaps. */
#include <stddef.h>
#include <stdlib.h>

#include "catalog/files.h"
#include "catalog/question_parts.h"

/* An alternative of `accept`: a text, or {regex: …}. */
static void read_pattern(struct reader *reader, const struct node *node,
                         struct question_text *text)
{
    struct question_pattern *pattern = &text->accept[text->accept_count];
    const struct node *regex = node_get(node, "regex");

    if (node->kind != NODE_TEXT && (regex == NULL || node->count != 1)) {
        reader_error(reader, node->at, "S003",
                     "expected a text or {regex: …} here");
        return;
    }
    pattern->regex = regex != NULL;
    pattern->text =
        reader_text(reader, pattern->regex ? regex : node, SCHEMA_TEXT_MAX);
    if (pattern->text != NULL) {
        text->accept_count++;
    }
}

static void read_accept_of(struct reader *reader, const struct node *node,
                           struct question_text *text)
{
    if (!reader_is_list(reader, node)) {
        return;
    }
    if (node->count == 0 || node->count > QUESTION_MAX_ACCEPT) {
        reader_error(reader, node->at, "S007",
                     "accept has %zu entries; 1 to %d are needed", node->count,
                     QUESTION_MAX_ACCEPT);
        return;
    }
    text->accept = xcalloc(node->count, sizeof(*text->accept));
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        read_pattern(reader, at, text);
    }
}

static void finish_reject(struct reader *reader, const struct node *node,
                          void *record)
{
    const struct question_reject *reject = record;

    if (reject->texts.count == 0 && reject->regex == NULL) {
        reader_error(reader, node->at, "S001",
                     "a rejected answer needs 'text' or 'regex'");
    }
}

#define RECORD struct question_reject
static const struct field reject_fields[] = {
    FIELD("text", TEXTS, MAY | FIELD_ONE_OR_MORE, texts,
          MAX(QUESTION_MAX_ACCEPT)),
    FIELD("regex", TEXT, MAY, regex, MAX(400)),
    FIELD("feedback", TEXT, NEED, feedback, MAX(600)),
    FIELD_END,
};
static const struct schema reject_schema = {
    .name = "rejected answer",
    .fields = reject_fields,
    .size = sizeof(RECORD),
    .finish = finish_reject,
};
#undef RECORD

static void read_text_accept(struct reader *reader, const struct node *node,
                             void *record)
{
    read_accept_of(reader, node, record);
}

static void release_text(struct question_text *text)
{
    for (size_t i = 0; i < text->accept_count; i++) {
        free(text->accept[i].text);
    }
    free(text->accept);
    schema_release_list(&reject_schema, text->reject, text->reject_count);
    *text = (struct question_text){.accept = NULL};
}

static void release_text_answer(void *record)
{
    release_text(record);
}

static const char *const names_typos[] = {"allow", "refuse", NULL};
static const char *const names_case[] = {"ignore", "match", NULL};

#define RECORD struct question_text
static const struct field text_fields[] = {
    FIELD("accept", CUSTOM, NEED, accept, READ_BY(read_text_accept)),
    FIELD("reject", RECORDS, MAY, reject, MAX(QUESTION_MAX_ACCEPT),
          RECORDS_OF(reject_schema)),
    FIELD("typos", SWITCH, MAY, refuse_typos, WORDS(names_typos)),
    FIELD("case", SWITCH, MAY, match_case, WORDS(names_case)),
    FIELD("max_words", INT, MAY, max_words, RANGE(1, 100)),
    FIELD_END,
};
const struct schema text_answer_schema = {
    .name = "answer",
    .fields = text_fields,
    .size = sizeof(RECORD),
    .release = release_text_answer,
};
#undef RECORD

static void read_gap_accept(struct reader *reader, const struct node *node,
                            void *record)
{
    struct question_gap *gap = record;

    read_accept_of(reader, node, &gap->key);
}

static void finish_gap(struct reader *reader, const struct node *node,
                       void *record)
{
    const struct question_gap *gap = record;
    bool listed = gap->options.count > 0;

    if (listed == !node_absent(node_get(node, "accept"))) {
        reader_error(reader, node->at, "S001",
                     "a gap needs either 'accept' or 'options'");
    } else if (listed && gap->options.count < 2) {
        reader_error(reader, node->at, "S007",
                     "options of a gap need 2 entries or more");
    }
}

#define RECORD struct question_gap
static const struct field gap_fields[] = {
    FIELD("accept", CUSTOM, MAY, key.accept, READ_BY(read_gap_accept)),
    FIELD("reject", RECORDS, MAY, key.reject, MAX(QUESTION_MAX_ACCEPT),
          RECORDS_OF(reject_schema)),
    FIELD("typos", SWITCH, MAY, key.refuse_typos, WORDS(names_typos)),
    FIELD("case", SWITCH, MAY, key.match_case, WORDS(names_case)),
    FIELD("options", TEXTS, MAY, options, MAX(9)),
    FIELD_END,
};
static const struct schema gap_schema = {
    .name = "gap",
    .fields = gap_fields,
    .size = sizeof(RECORD),
    .finish = finish_gap,
};
#undef RECORD

void question_read_gaps(struct reader *reader, const struct node *node,
                        void *record)
{
    struct question *question = record;

    if (!question_check_names(reader, node, QUESTION_MAX_GAPS, "Q012")) {
        return;
    }
    question->gaps = xcalloc(node->count, sizeof(*question->gaps));
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        struct question_gap *gap = &question->gaps[question->gap_count++];

        schema_read(&gap_schema, reader, at, gap);
        gap->name = xstrdup(at->key);
    }
}
