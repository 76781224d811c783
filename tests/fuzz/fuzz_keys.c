/*
 * Bytes typed at a terminal: decoder, editor, drawing. The first byte says in
 * which pieces and how far apart the others come.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/utf8.h"
#include "ui/edit.h"
#include "ui/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_keys(struct input *input, struct edit *edit, int64_t now_ms)
{
    struct key key;

    while (input_next(input, &key, now_ms)) {
        assert(key.code != KEYCODE_NONE && key.code < KEYCODE_COUNT);
        assert((key.code == KEYCODE_TEXT) == (key.text[0] != '\0'));
        edit_key(edit, &key);
        assert(edit->at <= edit->text.len && edit->text.len <= edit->max);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input *input = input_new();
    struct canvas *canvas = canvas_new(11, 4);
    struct edit edit;
    size_t piece = size > 0 ? data[0] % 16 + 1u : 1;
    int64_t apart_ms = size > 0 ? data[0] / 16 : 0;
    int64_t now_ms = 0;

    edit_init(&edit, true, 300);
    edit_resize(&edit, 11, 4);
    for (size_t at = 1; at < size; at += piece) {
        size_t len = size - at < piece ? size - at : piece;

        input_feed(input, (const char *)data + at, len, now_ms);
        take_keys(input, &edit, now_ms);
        now_ms += apart_ms * 10;
    }
    take_keys(input, &edit, now_ms + 10000);
    assert(input_deadline_ms(input) == -1);
    assert(utf8_valid(edit.text.buf, edit.text.len));
    edit_draw(&edit, canvas, true);
    canvas_wrap(canvas, 0, 0, 7, ROLE_TEXT, edit_get(&edit));
    edit_release(&edit);
    canvas_free(canvas);
    input_free(input);
    return 0;
}
