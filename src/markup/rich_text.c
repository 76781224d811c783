#include <stdlib.h>
#include <string.h>

#include "markup/document_build.h"

void rich_builder_add(struct rich_builder *builder, const char *text,
                      size_t len, unsigned style, const char *target)
{
    size_t from = builder->text.len;
    struct span *last;

    if (len == 0) {
        return;
    }
    str_add_len(&builder->text, text, len);
    if (builder->span_count > 0) {
        last = &builder->spans[builder->span_count - 1];
        if (last->style == style && last->target == target) {
            last->to = builder->text.len;
            return;
        }
    }
    GROW(builder->spans, builder->span_count, builder->span_capacity);
    builder->spans[builder->span_count++] = (struct span){
        .from = from, .to = from + len, .style = style, .target = target};
}

void rich_builder_take(struct rich_builder *builder, struct rich_text *rich)
{
    rich->len = builder->text.len;
    rich->text = str_take(&builder->text);
    rich->spans = builder->spans;
    rich->span_count = builder->span_count;
    builder->spans = NULL;
    builder->span_count = 0;
    builder->span_capacity = 0;
}

void rich_builder_release(struct rich_builder *builder)
{
    str_release(&builder->text);
    free(builder->spans);
    *builder = (struct rich_builder){.text = STR_INIT};
}

void rich_text_release(struct rich_text *rich)
{
    free(rich->text);
    free(rich->spans);
    *rich = (struct rich_text){.text = NULL};
}

void rich_text_parse(struct rich_text *rich, const char *text)
{
    struct rich_builder builder = {.text = STR_INIT};

    while (*text != '\0') {
        size_t plain = strcspn(text, "`");
        const char *close;

        rich_builder_add(&builder, text, plain, SPAN_PLAIN, NULL);
        text += plain;
        if (*text == '\0') {
            break;
        }
        close = strchr(text + 1, '`');
        if (close == NULL) {
            rich_builder_add(&builder, text, strlen(text), SPAN_PLAIN, NULL);
            break;
        }
        rich_builder_add(&builder, text + 1, (size_t)(close - text - 1),
                         SPAN_CODE, NULL);
        text = close + 1;
    }
    rich_builder_take(&builder, rich);
}

void markup_add_plain(struct str *out, const char *text)
{
    struct rich_text rich;

    rich_text_parse(&rich, text);
    str_add_len(out, rich.text, rich.len);
    rich_text_release(&rich);
}
