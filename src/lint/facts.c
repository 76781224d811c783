/* Sentences of a script that state something about the world. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "catalog/catalog.h"
#include "lint/figures.h"
#include "lint/lint.h"
#include "lint/words.h"
#include "markup/sentence.h"

void lint_facts_release(struct lint_facts *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        free(facts->items[i].chapter);
        free(facts->items[i].place);
        free(facts->items[i].sentence);
        str_list_release(&facts->items[i].what);
        str_list_release(&facts->items[i].sources);
    }
    free(facts->items);
    free(facts->file);
    str_list_release(&facts->all_sources);
    *facts = (struct lint_facts)LINT_FACTS_INIT;
}

static bool is_month(const char *word, size_t len)
{
    static const char *const months[] = {
        "January", "February",  "March",   "April",    "June",     "July",
        "August",  "September", "October", "November", "December",
    };

    for (size_t i = 0; i < COUNT_OF(months); i++) {
        if (strlen(months[i]) == len && strncmp(months[i], word, len) == 0) {
            return true;
        }
    }
    return false;
}

static void add_once(struct str_list *list, const char *text, size_t len)
{
    char *copy = xstrndup(text, len);

    if (!str_list_has(list, copy)) {
        str_list_add(list, copy);
    }
    free(copy);
}

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || c == '-' ||
           c == '\'';
}

/* A capital that does not only begin the sentence: "Little", "AWS". */
static bool is_name(const char *text, size_t from, size_t len)
{
    size_t capitals = 0;
    size_t before = from;

    for (size_t i = 0; i < len; i++) {
        capitals += isupper((unsigned char)text[from + i]) != 0;
    }
    if (capitals == 0 || (len < 2 && capitals == 1)) {
        return false;
    }
    while (before > 0 && strchr(" \"'(", text[before - 1]) != NULL) {
        before--;
    }
    return capitals > 1 || (isupper((unsigned char)text[from]) && before > 0 &&
                            strchr(".!?:", text[before - 1]) == NULL);
}

static void find_names(const char *text, struct str_list *what)
{
    size_t at = 0;

    while (text[at] != '\0') {
        size_t len = 0;

        while (is_word_byte(text[at + len])) {
            len++;
        }
        if (len > 0 && (is_month(text + at, len) || is_name(text, at, len))) {
            add_once(what, text + at, len);
        }
        at += len > 0 ? len : 1;
    }
}

static void find_figures(const char *text, struct str_list *what)
{
    struct figure figure;

    for (size_t at = 0; figure_next(text, at, &figure); at = figure.end) {
        add_once(what, text + figure.from, figure.end - figure.from);
    }
}

/* Does the paragraph name a distinctive word of the title? */
static bool names_source(const char *paragraph, const char *title)
{
    struct str_list words = STR_LIST_INIT;
    struct str_list there = STR_LIST_INIT;
    bool found = false;

    words_split(&words, title);
    words_split(&there, paragraph);
    for (size_t i = 0; i < words.count && !found; i++) {
        const char *word = words.items[i];

        found = strlen(word) >= 6 && !word_is_common(word) &&
                words_have(&there, word);
    }
    str_list_release(&words);
    str_list_release(&there);
    return found;
}

static void find_sources(const struct catalog *catalog,
                         const struct episode *episode, const char *paragraph,
                         struct str_list *sources)
{
    for (size_t i = 0; i < episode->source_count; i++) {
        if (names_source(paragraph, episode->sources[i].title)) {
            str_list_add(sources, episode->sources[i].title);
        }
    }
    for (size_t i = 0; i < episode->case_studies.count; i++) {
        const struct case_study *study =
            catalog_find_case(catalog, episode->case_studies.items[i]);

        if (study == NULL || (!words_contain(paragraph, study->org) &&
                              !names_source(paragraph, study->title))) {
            continue;
        }
        for (size_t k = 0; k < study->source_count; k++) {
            str_list_add(sources, study->sources[k].title);
        }
    }
}

static void add_fact(struct lint_facts *facts, const struct catalog *catalog,
                     const struct episode *episode,
                     const struct document *document, size_t chapter,
                     const struct sentence *sentence)
{
    struct lint_fact fact = {.what = STR_LIST_INIT, .sources = STR_LIST_INIT};
    const struct block *block = &document->blocks[sentence->block];
    const char *title = document->chapters[chapter].title;
    const char *id = "";

    find_figures(sentence->text, &fact.what);
    find_names(sentence->text, &fact.what);
    if (fact.what.count == 0) {
        return;
    }
    for (size_t i = 0; i < episode->chapter_count; i++) {
        if (str_equal(episode->chapters[i].title, title)) {
            id = episode->chapters[i].id;
        }
    }
    find_sources(catalog, episode, block->rich.text, &fact.sources);
    fact.chapter = xstrdup(title);
    fact.place = xasprintf("%s@%s:%zu", episode->id, id, sentence->from_word);
    fact.line = block->line;
    fact.sentence = xstrdup(sentence->text);
    GROW(facts->items, facts->count, facts->capacity);
    facts->items[facts->count++] = fact;
}

static void list_sources(struct lint_facts *facts,
                         const struct episode *episode)
{
    for (size_t i = 0; i < episode->source_count; i++) {
        const struct source *source = &episode->sources[i];
        const char *where = source->url != NULL    ? source->url
                            : source->path != NULL ? source->path
                                                   : "";

        str_list_take(&facts->all_sources,
                      xasprintf("%s: %s%s%s", source->id, source->title,
                                where[0] ? ", " : "", where));
    }
}

static void list_facts(struct lint_facts *facts, const struct catalog *catalog,
                       const struct episode *episode,
                       const struct document *document)
{
    for (size_t c = 0; c < document->chapter_count; c++) {
        struct sentences sentences = SENTENCES_INIT;

        sentences_of_chapter(document, (int)c, &sentences);
        for (size_t i = 0; i < sentences.count; i++) {
            if (sentences.items[i].kind == SENTENCE_TEXT) {
                add_fact(facts, catalog, episode, document, c,
                         &sentences.items[i]);
            }
        }
        sentences_release(&sentences);
    }
    list_sources(facts, episode);
}

bool lint_facts(const struct content_roots *roots, int n,
                struct lint_facts *facts, struct error *err)
{
    struct catalog *catalog = catalog_new(0);
    const struct content_file *file;
    const struct episode *episode;
    struct document *document = NULL;
    struct messages messages = MESSAGES_INIT;
    bool ok = false;

    (void)catalog_load(catalog, roots, &messages);
    episode = catalog_get_episode(catalog, n);
    file = content_files_find(&catalog->files, CONTENT_SCRIPT, n);
    if (episode == NULL || file == NULL) {
        error_set_code(err, ERROR_NOT_FOUND,
                       episode == NULL ? "there is no episode %d"
                                       : "episode %d has no script",
                       n);
        goto out;
    }
    document = catalog_read_script(file->path, file->name, &messages);
    if (document == NULL) {
        error_set(err, "the script of episode %d cannot be read", n);
        goto out;
    }
    facts->file = xstrdup(file->name);
    list_facts(facts, catalog, episode, document);
    ok = true;
out:
    document_free(document);
    messages_release(&messages);
    catalog_free(catalog);
    return ok;
}

static void add_list(struct str *out, const struct str_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        str_add(out, i > 0 ? "; " : "");
        utf8_add_clean(out, list->items[i], strlen(list->items[i]));
    }
}

void lint_facts_add_text(const struct lint_facts *facts, struct str *out)
{
    const char *chapter = "";

    for (size_t i = 0; i < facts->count; i++) {
        const struct lint_fact *fact = &facts->items[i];

        if (!str_equal(chapter, fact->chapter)) {
            chapter = fact->chapter;
            str_add_format(out, "%s%s\n", i > 0 ? "\n" : "", chapter);
        }
        str_add_format(out, "%s:%u: ", facts->file, fact->line);
        utf8_add_clean(out, fact->sentence, strlen(fact->sentence));
        str_add(out, "\n    states: ");
        add_list(out, &fact->what);
        str_add(out, "\n    sources: ");
        add_list(out, &fact->sources);
        str_add(out, fact->sources.count > 0 ? "\n" : "none is named here\n");
    }
    str_add(out, "\nAll sources:\n");
    for (size_t i = 0; i < facts->all_sources.count; i++) {
        str_add(out, "    ");
        utf8_add_clean(out, facts->all_sources.items[i],
                       strlen(facts->all_sources.items[i]));
        str_add_char(out, '\n');
    }
}

static void list_to_json(const struct str_list *list, struct json_out *json,
                         const char *key)
{
    json_open_list(json, key);
    for (size_t i = 0; i < list->count; i++) {
        json_text(json, NULL, list->items[i]);
    }
    json_close_list(json);
}

void lint_facts_to_json(const struct lint_facts *facts, struct json_out *json)
{
    json_open_object(json, NULL);
    json_text(json, "file", facts->file);
    list_to_json(&facts->all_sources, json, "sources");
    json_open_list(json, "facts");
    for (size_t i = 0; i < facts->count; i++) {
        const struct lint_fact *fact = &facts->items[i];

        json_open_object(json, NULL);
        json_text(json, "chapter", fact->chapter);
        json_text(json, "place", fact->place);
        json_int(json, "line", fact->line);
        json_text(json, "sentence", fact->sentence);
        list_to_json(&fact->what, json, "states");
        list_to_json(&fact->sources, json, "sources");
        json_close_object(json);
    }
    json_close_list(json);
    json_close_object(json);
}
