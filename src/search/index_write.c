/* A unit's files into rows: what lists need, and texts to be found. */
#include <stdlib.h>
#include <string.h>

#include "catalog/catalog.h"
#include "quiz/graded_hash.h"
#include "search/index_private.h"

struct writer {
    struct index *index;
    const struct unit *unit;
    struct str head; /* used for one text at a time */
    struct str body;
};

#define BIND(writer, sql)                                                      \
    {                                                                          \
        index_statement((writer)->index, sql), 1                               \
    }

static bool run(struct writer *self, struct binder *binder)
{
    return index_run(self->index, binder->statement);
}

static void add_line(struct str *out, const char *text)
{
    if (text != NULL && *text != '\0') {
        markup_add_plain(out, text);
        str_add_char(out, '\n');
    }
}

static void add_lines(struct str *out, const struct str_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        add_line(out, list->items[i]);
    }
}

static void begin_text(struct writer *self)
{
    str_clear(&self->head);
    str_clear(&self->body);
}

/* The text begun, of a thing with an id. */
static bool add_thing(struct writer *self, enum search_kind kind, int episode,
                      const char *id, const char *label)
{
    struct doc doc = {.unit = self->unit->id,
                      .kind = kind,
                      .episode = episode,
                      .ref = id,
                      .label = label,
                      .head = self->head.buf,
                      .body = self->body.buf};

    return doc_add(self->index, &doc);
}

/* ---------------------------------------------------- series, curriculum */

static bool write_curriculum(struct writer *self,
                             const struct curriculum *curriculum)
{
    for (size_t i = 0; i < curriculum->phase_count; i++) {
        const struct phase *phase = &curriculum->phases[i];
        struct binder binder =
            BIND(self, "INSERT INTO phase VALUES (?, ?, ?, ?, ?)");

        bind_int(&binder, self->unit->id);
        bind_int(&binder, (int64_t)i);
        bind_int(&binder, phase->n);
        bind_int(&binder, phase->episodes.first);
        bind_int(&binder, phase->episodes.last);
        if (!run(self, &binder)) {
            return false;
        }
    }
    struct binder binder =
        BIND(self, "INSERT OR REPLACE INTO meta VALUES ('title', ?)");

    bind_text(&binder, curriculum->title);
    return run(self, &binder);
}

static bool write_series(struct writer *self, const struct series *series)
{
    struct binder binder =
        BIND(self, "INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_int(&binder, series->n);
    bind_text(&binder, series->id);
    bind_text(&binder, series->title);
    bind_text(&binder, series->summary);
    bind_int(&binder, series->episodes.first);
    bind_int(&binder, series->episodes.last);
    bind_real(&binder, series->hours);
    bind_int(&binder, series->level);
    return run(self, &binder);
}

/* --------------------------------------------------------------- episodes */

static bool write_chapters(struct writer *self, const struct episode *episode,
                           const struct document *script, size_t *words)
{
    *words = 0;
    for (size_t i = 0; i < episode->chapter_count; i++) {
        const struct chapter *chapter = &episode->chapters[i];
        size_t count = episode_count_words(episode, i, script);
        struct binder binder =
            BIND(self, "INSERT INTO chapter VALUES (?, ?, ?, ?, ?, ?, ?)");

        bind_int(&binder, self->unit->id);
        bind_int(&binder, (int64_t)i);
        bind_text(&binder, chapter->id);
        bind_text(&binder, chapter->title);
        bind_int(&binder, chapter->kind);
        bind_int(&binder, (int64_t)chapter->minutes);
        bind_int(&binder, (int64_t)count);
        if (!run(self, &binder)) {
            return false;
        }
        *words += count;
    }
    return true;
}

static bool write_objectives(struct writer *self, const struct episode *episode)
{
    for (size_t i = 0; i < episode->objective_count; i++) {
        const struct objective *objective = &episode->objectives[i];
        const char *id = objective->id != NULL ? objective->id : "";
        struct binder binder =
            BIND(self, "INSERT INTO objective VALUES (?, ?, ?, ?, ?, ?, ?)");

        bind_int(&binder, self->unit->id);
        bind_int(&binder, (int64_t)i);
        bind_text(&binder, id);
        bind_text(&binder, objective->text);
        bind_int(&binder, objective->level);
        bind_int(&binder, objective->weight);
        bind_text(&binder, episode_objective_chapter(episode, id));
        if (!run(self, &binder)) {
            return false;
        }
    }
    return true;
}

static bool write_prerequisites(struct writer *self,
                                const struct episode *episode)
{
    for (size_t i = 0; i < episode->prerequisite_count; i++) {
        const struct prerequisite *needs = &episode->prerequisites[i];
        int n = needs->ref != NULL ? episode_id_parse(needs->ref) : 0;
        struct binder binder =
            BIND(self, "INSERT INTO prerequisite VALUES (?, ?, ?, ?)");

        if (n == 0) {
            continue;
        }
        bind_int(&binder, self->unit->id);
        bind_int(&binder, (int64_t)i);
        bind_int(&binder, n);
        bind_int(&binder, needs->strength == STRENGTH_NEEDED);
        if (!run(self, &binder)) {
            return false;
        }
    }
    return true;
}

static bool write_episode_row(struct writer *self,
                              const struct episode *episode, size_t words)
{
    struct binder binder =
        BIND(self,
             "INSERT INTO episode VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_int(&binder, episode->n);
    bind_text(&binder, episode->id);
    bind_text(&binder, episode->title);
    bind_text(&binder, episode->summary);
    bind_text(&binder, episode->series);
    bind_int(&binder, episode->status);
    bind_int(&binder, episode->duration_s);
    bind_int(&binder, (int64_t)words);
    bind_int(&binder, (int64_t)episode->objective_count);
    bind_int(&binder, (int64_t)episode->chapter_count);
    bind_text(&binder, episode->recording.file);
    return run(self, &binder);
}

/* Title, summary, objectives: found as the episode itself. */
static bool write_episode_text(struct writer *self,
                               const struct episode *episode)
{
    begin_text(self);
    add_line(&self->head, episode->title);
    add_line(&self->body, episode->summary);
    for (size_t i = 0; i < episode->objective_count; i++) {
        add_line(&self->body, episode->objectives[i].text);
    }
    add_lines(&self->body, &episode->topics);
    add_line(&self->body, episode->cold_open.title);
    add_line(&self->body, episode->cold_open.text);
    return add_thing(self, SEARCH_EPISODE, episode->n, "", episode->title);
}

static const char *chapter_id(const struct episode *episode, const char *title)
{
    for (size_t i = 0; i < episode->chapter_count; i++) {
        const struct chapter *chapter = &episode->chapters[i];

        if (chapter->id != NULL && chapter->title != NULL &&
            str_equal(chapter->title, title)) {
            return chapter->id;
        }
    }
    return "";
}

static void add_block(struct str *out, const struct block *block)
{
    if (block->kind == BLOCK_TABLE) {
        table_add_plain(&block->table, out);
        return;
    }
    add_line(out, block->caption);
    if (block->kind != BLOCK_DIAGRAM) {
        str_add_len(out, block->rich.text, block->rich.len);
    }
}

static bool write_script(struct writer *self, const struct episode *episode,
                         const struct document *script)
{
    size_t word = 0;

    for (size_t i = 0; i < script->block_count; i++) {
        const struct block *block = &script->blocks[i];
        const struct document_chapter *chapter;
        struct doc doc = {.unit = self->unit->id,
                          .kind = SEARCH_SCRIPT,
                          .episode = episode->n};

        if (block->chapter == NO_CHAPTER) {
            continue;
        }
        chapter = &script->chapters[block->chapter];
        if (i == chapter->heading) {
            word = 0;
        }
        begin_text(self);
        add_block(&self->body, block);
        doc.chapter = chapter_id(episode, chapter->title);
        doc.word = word;
        doc.label = chapter->title;
        doc.head = i == chapter->heading ? self->body.buf : "";
        doc.body = i == chapter->heading ? "" : self->body.buf;
        if (self->body.len > 0 && !doc_add(self->index, &doc)) {
            return false;
        }
        word += block->word_count;
    }
    return true;
}

static bool write_episode(struct writer *self, const struct episode *episode,
                          const struct document *script)
{
    size_t words;

    return write_chapters(self, episode, script, &words) &&
           write_objectives(self, episode) &&
           write_prerequisites(self, episode) &&
           write_episode_row(self, episode, words) &&
           write_episode_text(self, episode) &&
           (script == NULL || write_script(self, episode, script));
}

/* ---------------------------------------------------------------- quizzes */

static bool write_question_row(struct writer *self,
                               const struct question *question, size_t n)
{
    struct str text = STR_INIT;
    struct binder binder =
        BIND(self, "INSERT INTO question VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                   " ?, ?, ?, ?, ?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_int(&binder, (int64_t)n);
    bind_text(&binder, question->id);
    bind_int(&binder, question->rev);
    bind_int(&binder, question->type);
    bind_int(&binder, question->level);
    bind_int(&binder, question->status);
    bind_int(&binder, question->change);
    bind_int(&binder, question->difficulty);
    bind_int(&binder, question_get_time(question));
    bind_int(&binder, (int64_t)question_graded_hash(question));
    bind_int(&binder, (int64_t)question_key_hash(question));
    bind_text(&binder, question->source.chapter);
    markup_add_plain(&text, question->stem);
    bind_text(&binder, text.buf);
    bind_list(&binder, &question->objectives);
    bind_list(&binder, &question->enemies);
    bind_list(&binder, &question->tags);
    bind_list(&binder, &question->was);
    str_release(&text);
    return run(self, &binder);
}

/* What stands on the screen before an answer: a search gives none away. */
static bool write_question_text(struct writer *self,
                                const struct question *question, int episode)
{
    struct str name = STR_INIT;
    bool ok;

    begin_text(self);
    add_line(&self->body, question->stem);
    add_line(&self->body, question->exhibit);
    for (size_t i = 0; i < question->choice_count; i++) {
        add_line(&self->body, question->choices[i].text);
    }
    for (size_t i = 0; i < question->pair_count; i++) {
        add_line(&self->body, question->pairs[i].left);
    }
    for (size_t i = 0; i < question->step_count; i++) {
        add_line(&self->body, question->steps[i].stem);
    }
    add_lines(&self->head, &question->tags);
    question_add_name(question, false, &name);
    ok = add_thing(self, SEARCH_QUESTION, episode, name.buf,
                   question_type_name(question->type));
    str_release(&name);
    return ok;
}

static bool write_quiz(struct writer *self, const struct quiz_file *quiz)
{
    int episode = episode_id_parse(quiz->episode);
    struct binder binder =
        BIND(self, "INSERT INTO quiz VALUES (?, ?, ?, ?, ?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_int(&binder, episode);
    bind_int(&binder, quiz->pick);
    bind_int(&binder, quiz_file_time(quiz));
    bind_real(&binder, quiz->pass);
    bind_int(&binder, quiz->confidence);
    bind_int(&binder, (int64_t)quiz->question_count);
    bind_int(&binder, (int64_t)quiz_file_live(quiz));
    if (!run(self, &binder)) {
        return false;
    }
    for (size_t i = 0; i < quiz->question_count; i++) {
        if (!write_question_row(self, &quiz->questions[i], i) ||
            !write_question_text(self, &quiz->questions[i], episode)) {
            return false;
        }
    }
    return true;
}

/* ------------------------------------------------------------------ lists */

static bool write_pattern(struct writer *self, const struct pattern *pattern)
{
    struct binder binder = BIND(
        self, "INSERT OR REPLACE INTO pattern VALUES (?, ?, ?, ?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_text(&binder, pattern->id);
    bind_text(&binder, pattern->title);
    bind_text(&binder, pattern->summary);
    bind_int(&binder, pattern->category);
    bind_int(&binder, pattern->tier);
    bind_int(&binder, pattern->status);
    if (!run(self, &binder)) {
        return false;
    }
    begin_text(self);
    add_line(&self->head, pattern->title);
    add_line(&self->body, pattern->summary);
    add_lines(&self->body, &pattern->use_when);
    add_lines(&self->body, &pattern->avoid_when);
    add_lines(&self->body, &pattern->gains);
    add_lines(&self->body, &pattern->costs);
    return add_thing(self, SEARCH_PATTERN, 0, pattern->id, pattern->title);
}

static bool write_case(struct writer *self, const struct case_study *study)
{
    struct binder binder =
        BIND(self, "INSERT OR REPLACE INTO study VALUES (?, ?, ?, ?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_text(&binder, study->id);
    bind_text(&binder, study->title);
    bind_text(&binder, study->org);
    bind_text(&binder, study->when);
    bind_int(&binder, study->kind);
    bind_int(&binder, study->verified);
    if (!run(self, &binder)) {
        return false;
    }
    begin_text(self);
    add_line(&self->head, study->title);
    add_line(&self->body, study->org);
    add_line(&self->body, study->summary);
    for (size_t i = 0; i < study->timeline_count; i++) {
        add_line(&self->body, study->timeline[i].text);
    }
    add_lines(&self->body, &study->causes);
    add_lines(&self->body, &study->fixes);
    return add_thing(self, SEARCH_CASE, 0, study->id, study->title);
}

static bool write_term(struct writer *self, const struct term *term)
{
    struct binder binder =
        BIND(self, "INSERT OR REPLACE INTO term VALUES (?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_text(&binder, term->id);
    bind_text(&binder, term->term);
    bind_text(&binder, term->short_text);
    if (!run(self, &binder)) {
        return false;
    }
    begin_text(self);
    add_line(&self->head, term->term);
    add_lines(&self->head, &term->aliases);
    add_line(&self->body, term->short_text);
    add_line(&self->body, term->long_text);
    return add_thing(self, SEARCH_TERM, 0, term->id, term->term);
}

static bool write_calc(struct writer *self, const struct calc_text *calc)
{
    int episode = calc->episode != NULL ? episode_id_parse(calc->episode) : 0;
    struct binder binder =
        BIND(self, "INSERT OR REPLACE INTO calc VALUES (?, ?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_text(&binder, calc->id);
    bind_text(&binder, calc->title);
    bind_int(&binder, episode);
    bind_text(&binder, calc->question);
    if (!run(self, &binder)) {
        return false;
    }
    begin_text(self);
    add_line(&self->head, calc->title);
    add_line(&self->body, calc->question);
    for (size_t i = 0; i < calc->step_count; i++) {
        add_line(&self->body, calc->steps[i].text);
    }
    add_lines(&self->body, &calc->pitfalls);
    return add_thing(self, SEARCH_CALC, episode, calc->id, calc->title);
}

static bool write_page(struct writer *self, struct messages *messages,
                       bool *broken)
{
    const struct content_file *file = self->unit->files[0];
    struct document *page =
        catalog_read_script(file->path, file->name, messages);
    bool ok;

    if (page == NULL) {
        *broken = true;
        return true;
    }
    begin_text(self);
    for (size_t i = 0; i < page->block_count; i++) {
        if (page->blocks[i].kind != BLOCK_HEADING) {
            add_block(&self->body, &page->blocks[i]);
            str_add_char(&self->body, '\n');
        }
    }
    ok = add_thing(self, SEARCH_PATTERN, 0, file->id,
                   page->title != NULL ? page->title : file->id);
    document_free(page);
    return ok;
}

/* ------------------------------------------------------------------ units */

static const struct content_file *file_of(const struct unit *unit,
                                          enum content_kind kind)
{
    for (size_t i = 0; i < unit->file_count; i++) {
        if (unit->files[i]->kind == kind) {
            return unit->files[i];
        }
    }
    return NULL;
}

static bool write_catalog(struct writer *self, const struct catalog *catalog,
                          struct messages *messages, bool *broken)
{
    const struct content_file *file = file_of(self->unit, CONTENT_SCRIPT);
    struct document *script = NULL;
    bool ok = true;

    if (catalog->curriculum != NULL) {
        ok = write_curriculum(self, catalog->curriculum);
    }
    for (size_t i = 0; i < catalog->series_count && ok; i++) {
        ok = write_series(self, &catalog->series[i]);
    }
    if (catalog->episode_count > 0 && ok) {
        if (file != NULL) {
            script = catalog_read_script(file->path, file->name, messages);
            *broken |= script == NULL;
        }
        ok = write_episode(self, &catalog->episodes[0], script);
        document_free(script);
    }
    if (catalog->quiz_count > 0 && ok) {
        ok = write_quiz(self, &catalog->quizzes[0]);
    }
    for (size_t i = 0; i < catalog->pattern_count && ok; i++) {
        ok = write_pattern(self, &catalog->patterns[i]);
    }
    for (size_t i = 0; i < catalog->case_count && ok; i++) {
        ok = write_case(self, &catalog->cases[i]);
    }
    for (size_t i = 0; i < catalog->term_count && ok; i++) {
        ok = write_term(self, &catalog->terms[i]);
    }
    for (size_t i = 0; i < catalog->calc_count && ok; i++) {
        ok = write_calc(self, &catalog->calcs[i]);
    }
    return ok;
}

static bool write_unit_row(struct writer *self)
{
    struct binder binder = BIND(self, "INSERT INTO unit VALUES (?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_text(&binder, self->unit->name);
    bind_int(&binder, (int64_t)self->unit->stamp);
    if (!run(self, &binder)) {
        return false;
    }
    for (size_t i = 0; i < self->unit->file_count; i++) {
        const struct content_file *file = self->unit->files[i];

        binder = (struct binder)BIND(
            self, "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?)");
        bind_int(&binder, self->unit->id);
        bind_int(&binder, file->kind);
        bind_int(&binder, file->episode);
        bind_text(&binder, file->id);
        bind_text(&binder, file->path);
        if (!run(self, &binder)) {
            return false;
        }
    }
    return true;
}

/* A file that is broken stays so until it changes: its errors are kept, to be
 * told also when nothing had to be read. */
static bool write_flaws(struct writer *self, const struct messages *found)
{
    for (size_t i = 0; i < found->count; i++) {
        const struct message *message = &found->items[i];
        struct binder binder;

        if (message->severity != SEVERITY_ERROR) {
            continue;
        }
        binder = (struct binder)BIND(
            self, "INSERT INTO flaw VALUES (?, ?, ?, ?, ?, ?, ?)");
        bind_int(&binder, self->unit->id);
        bind_int(&binder, (int64_t)i);
        bind_text(&binder, message->file);
        bind_int(&binder, message->at.line);
        bind_int(&binder, message->at.column);
        bind_text(&binder, message->code);
        bind_text(&binder, message->text);
        if (!run(self, &binder)) {
            return false;
        }
    }
    return true;
}

bool unit_write(struct index *index, const struct unit *unit,
                struct messages *messages, bool *broken)
{
    struct writer self = {
        .index = index, .unit = unit, .head = STR_INIT, .body = STR_INIT};
    struct catalog *catalog = catalog_new(0);
    struct messages found = MESSAGES_INIT;
    bool ok;

    *broken = false;
    for (size_t i = 0; i < unit->file_count; i++) {
        *broken |= !catalog_read_file(catalog, unit->files[i], &found);
    }
    ok = write_unit_row(&self) &&
         (unit->kind == CONTENT_PATTERN_PAGE
              ? write_page(&self, &found, broken)
              : write_catalog(&self, catalog, &found, broken)) &&
         write_flaws(&self, &found);
    messages_move(messages, &found);
    messages_release(&found);
    catalog_free(catalog);
    str_release(&self.head);
    str_release(&self.body);
    return ok;
}
