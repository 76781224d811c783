#include "catalog/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

void messages_clear(struct messages *messages)
{
    for (size_t i = 0; i < messages->count; i++) {
        free(messages->items[i].text);
    }
    messages->count = 0;
    messages->allow_count = 0;
    str_list_clear(&messages->files);
}

void messages_release(struct messages *messages)
{
    messages_clear(messages);
    str_list_release(&messages->files);
    free(messages->items);
    free(messages->allows);
    *messages = (struct messages)MESSAGES_INIT;
}

/* Messages come file by file: the last name is nearly always the one. */
static const char *share_name(struct messages *messages, const char *file)
{
    struct str_list *files = &messages->files;

    for (size_t i = files->count; i > 0 && i + 8 > files->count; i--) {
        if (strcmp(files->items[i - 1], file) == 0) {
            return files->items[i - 1];
        }
    }
    str_list_add(files, file);
    return files->items[files->count - 1];
}

static void set_code(char out[8], const char *code)
{
    snprintf(out, 8, "%s", code);
}

void messages_add(struct messages *messages, const char *file,
                  struct position at, enum severity severity, const char *code,
                  const char *format, ...)
{
    struct str text = STR_INIT;
    struct message *message;
    va_list args;

    if (messages == NULL) {
        return;
    }
    va_start(args, format);
    str_add_vformat(&text, format, args);
    va_end(args);
    GROW(messages->items, messages->count, messages->capacity);
    message = &messages->items[messages->count++];
    *message = (struct message){.file = share_name(messages, file),
                                .at = at,
                                .severity = severity,
                                .text = str_take(&text)};
    set_code(message->code, code);
}

void messages_allow(struct messages *messages, const char *file, unsigned line,
                    const char *code)
{
    struct message_allow *allow;

    if (messages == NULL) {
        return;
    }
    GROW(messages->allows, messages->allow_count, messages->allow_capacity);
    allow = &messages->allows[messages->allow_count++];
    *allow = (struct message_allow){.file = share_name(messages, file),
                                    .line = line};
    set_code(allow->code, code);
}

void messages_move(struct messages *messages, struct messages *from)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct message *message = &from->items[i];

        messages_add(messages, message->file, message->at, message->severity,
                     message->code, "%s", message->text);
    }
    for (size_t i = 0; i < from->allow_count; i++) {
        messages_allow(messages, from->allows[i].file, from->allows[i].line,
                       from->allows[i].code);
    }
    messages_clear(from);
}

static int compare_numbers(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_messages(const void *left, const void *right)
{
    const struct message *a = left;
    const struct message *b = right;
    int order = strcmp(a->file, b->file);

    if (order == 0) {
        order = compare_numbers(a->at.line, b->at.line);
    }
    if (order == 0) {
        order = compare_numbers(a->at.column, b->at.column);
    }
    if (order == 0) {
        order = strcmp(a->code, b->code);
    }
    return order != 0 ? order : strcmp(a->text, b->text);
}

static int compare_allows(const void *left, const void *right)
{
    const struct message_allow *a = left;
    const struct message_allow *b = right;
    int order = strcmp(a->file, b->file);

    if (order == 0) {
        order = compare_numbers(a->line, b->line);
    }
    return order != 0 ? order : strcmp(a->code, b->code);
}

static bool is_allowed(const struct messages *messages,
                       const struct message *message)
{
    struct message_allow key = {.file = message->file,
                                .line = message->at.line};

    if (messages->allow_count == 0) {
        return false;
    }
    memcpy(key.code, message->code, sizeof(key.code));
    return bsearch(&key, messages->allows, messages->allow_count,
                   sizeof(*messages->allows), compare_allows) != NULL;
}

void messages_finish(struct messages *messages, bool strict)
{
    size_t kept = 0;

    if (messages->count == 0) {
        return;
    }
    if (messages->allow_count > 0) {
        qsort(messages->allows, messages->allow_count,
              sizeof(*messages->allows), compare_allows);
    }
    qsort(messages->items, messages->count, sizeof(*messages->items),
          compare_messages);
    for (size_t i = 0; i < messages->count; i++) {
        struct message *message = &messages->items[i];

        if (is_allowed(messages, message) ||
            (kept > 0 &&
             compare_messages(&messages->items[kept - 1], message) == 0)) {
            free(message->text);
            continue;
        }
        if (strict && message->severity == SEVERITY_WARNING) {
            message->severity = SEVERITY_ERROR;
        }
        messages->items[kept++] = *message;
    }
    messages->count = kept;
}

size_t messages_count(const struct messages *messages, enum severity severity)
{
    size_t count = 0;

    for (size_t i = 0; i < messages->count; i++) {
        count += messages->items[i].severity == severity;
    }
    return count;
}

const char *severity_name(enum severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};

    return names[severity];
}

void message_add_text(const struct message *message, struct str *out)
{
    size_t begin = out->len;

    utf8_add_clean(out, message->file, strlen(message->file));
    if (message->at.line > 0) {
        str_add_format(out, ":%u:%u", message->at.line, message->at.column);
    }
    str_add_format(out, ": %s[%s]: ", severity_name(message->severity),
                   message->code);
    utf8_add_clean(out, message->text, strlen(message->text));
    /* One message is one line, whatever content is quoted in it. */
    for (size_t i = begin; i < out->len; i++) {
        if (out->buf[i] == '\n') {
            out->buf[i] = ' ';
        }
    }
    str_add_char(out, '\n');
}

void messages_add_text(const struct messages *messages, struct str *out)
{
    for (size_t i = 0; i < messages->count; i++) {
        message_add_text(&messages->items[i], out);
    }
}

void messages_to_json(const struct messages *messages, struct json_out *json,
                      const char *key)
{
    json_open_list(json, key);
    for (size_t i = 0; i < messages->count; i++) {
        const struct message *message = &messages->items[i];

        json_open_object(json, NULL);
        json_text(json, "file", message->file);
        json_int(json, "line", message->at.line);
        json_int(json, "column", message->at.column);
        json_text(json, "severity", severity_name(message->severity));
        json_text(json, "code", message->code);
        json_text(json, "text", message->text);
        json_close_object(json);
    }
    json_close_list(json);
}
