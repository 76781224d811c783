/*
 * Every kind of broken file gives the messages, at the places, that
 * tests/data/catalog/broken.txt says, and no others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "catalog/catalog.h"

enum { MAX_PLACES = 40 };

struct wrapper {
    const char *name;
    enum content_kind kind;
    const char *before;
    unsigned indent; /* of the case's own lines */
};

#define QUESTION_HEAD "format: quiz/1\nepisode: ep051\nquestions:\n  -"
static const struct wrapper wrappers[] = {
    {"curriculum-file", CONTENT_CURRICULUM, "", 0},
    {"series-file", CONTENT_SERIES, "", 0},
    {"episode-file", CONTENT_EPISODE, "", 0},
    {"patterns-file", CONTENT_PATTERNS, "", 0},
    {"cases-file", CONTENT_CASES, "", 0},
    {"glossary-file", CONTENT_GLOSSARY, "", 0},
    {"calculators-file", CONTENT_CALCULATORS, "", 0},
    {"quiz-file", CONTENT_QUIZ, "", 0},
    {"episode", CONTENT_EPISODE,
     "format: episode/1\nid: ep051\nn: 51\ntitle: T\nseries: s\n"
     "status: planned\nduration: 2h\n",
     0},
    {"pattern", CONTENT_PATTERNS,
     "format: patterns/1\npatterns:\n  - id: a\n    title: T\n"
     "    category: scaling\n    tier: gold\n    status: recommended\n"
     "    summary: S\n    use_when: [x]\n    avoid_when: [x]\n",
     4},
    {"case", CONTENT_CASES,
     "format: case-studies/1\ncase_studies:\n  - id: a\n    title: T\n"
     "    kind: incident\n    org: O\n    summary: S\n    verified: false\n",
     4},
    {"term", CONTENT_GLOSSARY,
     "format: glossary/1\nterms:\n  - id: a\n    term: A\n    short: S\n", 4},
    {"calc", CONTENT_CALCULATORS,
     "format: calculators/1\ncalculators:\n  - id: mm1\n    title: T\n"
     "    episode: ep051\n    question: Q\n    steps: [{text: S}]\n"
     "    example: {with: {a: 1}, gives: {b: 2}, source: S}\n",
     4},
    {"question", CONTENT_QUIZ,
     QUESTION_HEAD " id: q\n    rev: 1\n    objective: a\n    stem: S\n"
                   "    explain: E\n    difficulty: 1\n    level: apply\n"
                   "    source: {chapter: a, says: one two three}\n",
     4},
    {"question-file", CONTENT_QUIZ, QUESTION_HEAD "\n", 4},
};

struct place {
    struct position at;
    char code[8];
};

struct broken_case {
    char name[100];
    char kind[40];
    char codes[200];
    struct str text; /* with the wrapper, without marks */
    struct place expected[MAX_PLACES];
    size_t expected_count;
};

/* ------------------------------------------------------------ the data file */

/* {xNN} or {text*N} at `at`: appends it, returns the bytes read, 0 if it is
 * neither. */
static size_t add_escape(struct str *out, const char *at)
{
    const char *end = strchr(at, '}');
    const char *line = strchr(at, '\n');
    const char *star;
    unsigned byte;
    int used = 0;

    if (end == NULL || (line != NULL && line < end)) {
        return 0;
    }
    if (sscanf(at, "{x%2X}%n", &byte, &used) == 1 && used == 5) {
        str_add_char(out, (char)byte);
        return 5;
    }
    star = end;
    while (star > at && star[-1] >= '0' && star[-1] <= '9') {
        star--;
    }
    if (star == end || star - at < 2 || *--star != '*' ||
        memchr(at + 2, '{', (size_t)(star - at - 1)) != NULL) {
        return 0; /* a mapping of the case itself */
    }
    for (long n = strtol(star + 1, NULL, 10); n > 0; n--) {
        str_add_len(out, at + 1, (size_t)(star - at - 1));
    }
    return (size_t)(end - at) + 1;
}

static struct position position_of_end(const struct str *text)
{
    struct position at = {1, 1};
    size_t begin =
        text->len >= 3 && memcmp(text->buf, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    const char *now = text->buf + begin;
    const char *end = text->buf + text->len;

    /* Bytes that are no UTF-8 count one column each, as in the messages. */
    while (now < end) {
        unsigned char c = (unsigned char)*now;
        size_t size = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 1;

        for (size_t i = 1; i < size; i++) {
            if (now + i >= end || (now[i] & 0xC0) != 0x80) {
                size = 1;
            }
        }
        if (c == 0xED && now + 1 < end && (unsigned char)now[1] >= 0xA0) {
            size = 1;
        }
        if (c == 0xF4 && now + 1 < end && (unsigned char)now[1] >= 0x90) {
            size = 1;
        }
        now += size;
        at.column++;
        if (c == '\n') {
            at = (struct position){at.line + 1, 1};
        }
    }
    return at;
}

static void expect(struct broken_case *one, struct position at,
                   const char *code, size_t len)
{
    struct place *place = &one->expected[one->expected_count++];

    assert_true(one->expected_count < MAX_PLACES);
    assert_true(len < sizeof(place->code));
    place->at = at;
    memcpy(place->code, code, len);
    place->code[len] = '\0';
}

/* "S001@4:5+S001": the codes of one place. A mark's place is `at`. */
static void expect_word(struct broken_case *one, const char *word, size_t len,
                        struct position at)
{
    while (len > 0) {
        size_t one_len = strcspn(word, "+ ");
        size_t code = strcspn(word, "@+ ");
        struct position place = at;

        if (code < one_len) {
            sscanf(word + code, "@%u:%u", &place.line, &place.column);
        }
        expect(one, place, word, code);
        one_len += word[one_len] == '+';
        word += one_len;
        len -= one_len;
    }
}

static const char *next_word(const char *at, size_t *len)
{
    at += strspn(at, " ");
    *len = strcspn(at, " ");
    return at;
}

static const struct wrapper *find_wrapper(const char *name)
{
    for (size_t i = 0; i < sizeof(wrappers) / sizeof(wrappers[0]); i++) {
        if (strcmp(wrappers[i].name, name) == 0) {
            return &wrappers[i];
        }
    }
    return NULL;
}

static void build(struct broken_case *one, const char *body, const char *end)
{
    const struct wrapper *wrapper = find_wrapper(one->kind);
    const char *code = one->codes;
    bool line_start = true;
    size_t len;

    assert_true(wrapper != NULL || strcmp(one->kind, "yaml") == 0);
    if (wrapper != NULL) {
        str_add(&one->text, wrapper->before);
    }
    while (body < end) {
        size_t taken = 0;

        if (line_start && wrapper != NULL && *body != '\n') {
            str_add_repeat(&one->text, " ", wrapper->indent);
        }
        line_start = false;
        if (strncmp(body, "^^", 2) == 0) {
            code = next_word(code, &len);
            if (len == 0) {
                fail_msg("case '%s' has more marks than codes", one->name);
            }
            expect_word(one, code, len, position_of_end(&one->text));
            code += len;
            body += 2;
            continue;
        }
        if (*body == '{') {
            taken = add_escape(&one->text, body);
        }
        if (taken == 0) {
            str_add_char(&one->text, *body);
            line_start = *body == '\n';
            taken = 1;
        }
        body += taken;
    }
    for (code = next_word(code, &len); len > 0; code = next_word(code, &len)) {
        if (strncmp(code, "ok", 2) != 0) {
            if (memchr(code, '@', len) == NULL) {
                fail_msg("case '%s' has more codes than marks", one->name);
            }
            expect_word(one, code, len, (struct position){0, 0});
        }
        code += len;
    }
}

/* ---------------------------------------------------------------- running */

static void read_case(const struct broken_case *one, struct messages *messages)
{
    const struct wrapper *wrapper = find_wrapper(one->kind);
    char path[] = "/tmp/dstudio-broken-XXXXXX";
    char name[] = "f";
    char folder[] = "s";
    struct error err = ERROR_INIT;
    struct catalog *catalog;
    struct yaml_tree tree;
    int fd;

    if (wrapper == NULL) {
        yaml_tree_parse(&tree, "f", one->text.buf, one->text.len, messages);
        yaml_tree_release(&tree);
        return;
    }
    fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_true(
        file_write_atomic(path, one->text.buf, one->text.len, 0600, &err));
    catalog = catalog_new(CATALOG_KEEP_NODES);
    catalog_read_file(catalog,
                      &(struct content_file){.kind = wrapper->kind,
                                             .path = path,
                                             .name = name,
                                             .folder = folder,
                                             .episode = 51},
                      messages);
    catalog_finish(catalog);
    catalog_free(catalog);
    unlink(path);
}

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;

    if (a->at.line != b->at.line) {
        return a->at.line < b->at.line ? -1 : 1;
    }
    if (a->at.column != b->at.column) {
        return a->at.column < b->at.column ? -1 : 1;
    }
    return strcmp(a->code, b->code);
}

static bool check_case(struct broken_case *one)
{
    struct messages messages = MESSAGES_INIT;
    struct str said = STR_INIT;
    bool ok;

    read_case(one, &messages);
    messages_finish(&messages, false);
    qsort(one->expected, one->expected_count, sizeof(one->expected[0]),
          compare_places);
    ok = messages.count == one->expected_count;
    for (size_t i = 0; i < messages.count && ok; i++) {
        ok = messages.items[i].at.line == one->expected[i].at.line &&
             messages.items[i].at.column == one->expected[i].at.column &&
             strcmp(messages.items[i].code, one->expected[i].code) == 0;
    }
    if (!ok) {
        messages_add_text(&messages, &said);
        print_error("case '%s': it said\n%sand was to say\n", one->name,
                    said.buf);
        for (size_t i = 0; i < one->expected_count; i++) {
            print_error("f:%u:%u: [%s]\n", one->expected[i].at.line,
                        one->expected[i].at.column, one->expected[i].code);
        }
    }
    str_release(&said);
    messages_release(&messages);
    return ok;
}

static bool run_case(const char *head, const char *body, const char *end)
{
    struct broken_case one = {.text = STR_INIT};
    bool ok;

    assert_int_equal(sscanf(head, "### %99[^:]: %39s %199[^\n]", one.name,
                            one.kind, one.codes),
                     3);
    build(&one, body, end);
    ok = check_case(&one);
    str_release(&one.text);
    return ok;
}

static void broken_files(void **state)
{
    char *path = NULL;
    struct error err = ERROR_INIT;
    struct str data = STR_INIT;
    const char *at;
    size_t cases = 0;
    size_t failed = 0;

    (void)state;
    path = xasprintf("%s/tests/data/catalog/broken.txt", getenv("top_srcdir"));
    if (!file_read(path, 1 << 20, &data, &err)) {
        fail_msg("%s", error_get(&err));
    }
    at = strstr(data.buf, "\n### ");
    while (at != NULL) {
        const char *body = strchr(at + 1, '\n') + 1;
        const char *next = strstr(body - 1, "\n### ");
        const char *end = next != NULL ? next + 1 : data.buf + data.len;

        cases++;
        failed += !run_case(at + 1, body, end);
        at = next;
    }
    assert_int_equal(failed, 0);
    assert_true(cases > 200);
    str_release(&data);
    free(path);
}

static void too_large(void **state)
{
    struct messages messages = MESSAGES_INIT;
    struct yaml_tree tree;
    struct str text = STR_INIT;

    (void)state;
    str_add_repeat(&text, "#", YAML_MAX_BYTES);
    assert_true(yaml_tree_parse(&tree, "f", text.buf, text.len, &messages));
    yaml_tree_release(&tree);
    str_add_char(&text, '#');
    assert_false(yaml_tree_parse(&tree, "f", text.buf, text.len, &messages));
    assert_true(tree.broken);
    assert_int_equal(messages.count, 1);
    assert_string_equal(messages.items[0].code, "Y006");
    yaml_tree_release(&tree);
    messages_release(&messages);
    str_release(&text);
}

/* Many values, many keys, many errors: bounded time and messages. */
static void hostile_sizes(void **state)
{
    struct messages messages = MESSAGES_INIT;
    struct yaml_tree tree;
    struct str text = STR_INIT;

    (void)state;
    for (int i = 0; i < 70000; i++) {
        str_add_format(&text, "k%d: 1\n", i);
    }
    assert_true(yaml_tree_parse(&tree, "f", text.buf, text.len, &messages));
    assert_int_equal(tree.root->count, 70000);
    yaml_tree_release(&tree);

    str_clear(&text);
    str_add_repeat(&text, "- 1\n", YAML_MAX_NODES + 10);
    assert_false(yaml_tree_parse(&tree, "f", text.buf, text.len, &messages));
    assert_string_equal(messages.items[0].code, "Y006");
    yaml_tree_release(&tree);
    messages_clear(&messages);

    str_clear(&text);
    str_add_repeat(&text, "\xFF", 100000);
    assert_false(yaml_tree_parse(&tree, "f", text.buf, text.len, &messages));
    assert_true(messages.count < 40);
    yaml_tree_release(&tree);
    messages_release(&messages);
    str_release(&text);
}

static void unreadable(void **state)
{
    struct messages messages = MESSAGES_INIT;
    struct yaml_tree tree;

    (void)state;
    assert_false(
        yaml_tree_read(&tree, "/nonexistent/x.yaml", "x.yaml", &messages));
    assert_true(tree.broken);
    assert_int_equal(messages.count, 1);
    assert_string_equal(messages.items[0].file, "x.yaml");
    yaml_tree_release(&tree);
    assert_false(yaml_tree_read(&tree, "/tmp", "tmp", &messages));
    yaml_tree_release(&tree);
    messages_release(&messages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_files),
        cmocka_unit_test(too_large),
        cmocka_unit_test(hostile_sizes),
        cmocka_unit_test(unreadable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
