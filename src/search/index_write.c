/* A unit's files into rows: what lists need, and texts to be found. */
#include "catalog/catalog.h"
#include "search/index_writer.h"

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
        if (!writer_run(self, &binder)) {
            return false;
        }
    }
    struct binder binder =
        BIND(self, "INSERT OR REPLACE INTO meta VALUES ('title', ?)");

    bind_text(&binder, curriculum->title);
    return writer_run(self, &binder);
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
    return writer_run(self, &binder);
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
    writer_begin_text(self);
    for (size_t i = 0; i < page->block_count; i++) {
        if (page->blocks[i].kind != BLOCK_HEADING) {
            writer_add_block(&self->body, &page->blocks[i]);
            str_add_char(&self->body, '\n');
        }
    }
    ok = writer_add_thing(self, SEARCH_PATTERN, 0, file->id,
                          page->title != NULL ? page->title : file->id);
    document_free(page);
    return ok;
}

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
        ok = writer_write_episode(self, &catalog->episodes[0], script);
        document_free(script);
    }
    if (catalog->quiz_count > 0 && ok) {
        ok = writer_write_quiz(self, &catalog->quizzes[0]);
    }
    for (size_t i = 0; i < catalog->pattern_count && ok; i++) {
        ok = writer_write_pattern(self, &catalog->patterns[i]);
    }
    for (size_t i = 0; i < catalog->case_count && ok; i++) {
        ok = writer_write_case(self, &catalog->cases[i]);
    }
    for (size_t i = 0; i < catalog->term_count && ok; i++) {
        ok = writer_write_term(self, &catalog->terms[i]);
    }
    for (size_t i = 0; i < catalog->calc_count && ok; i++) {
        ok = writer_write_calc(self, &catalog->calcs[i]);
    }
    return ok;
}

static bool write_unit_row(struct writer *self)
{
    struct binder binder = BIND(self, "INSERT INTO unit VALUES (?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_text(&binder, self->unit->name);
    bind_int(&binder, (int64_t)self->unit->stamp);
    if (!writer_run(self, &binder)) {
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
        if (!writer_run(self, &binder)) {
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
        if (!writer_run(self, &binder)) {
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
