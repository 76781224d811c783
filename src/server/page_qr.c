/* QR codes as SVG: part of the page, so that no image has to be let in. */
#include "config.h"

#include "server/page.h"

#ifdef HAVE_QRENCODE

#include <qrencode.h>

/* Modules of white around, without which no phone reads it. */
#define BORDER 4

static void add_modules(struct str *out, const QRcode *code)
{
    for (int y = 0; y < code->width; y++) {
        for (int x = 0; x < code->width; x++) {
            if ((code->data[y * code->width + x] & 1) != 0) {
                str_add_format(out, "M%d %dh1v1h-1z", x + BORDER, y + BORDER);
            }
        }
    }
}

void page_qr(struct call *call, const char *text, const char *label)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    int side;

    if (code == NULL) {
        return;
    }
    side = code->width + 2 * BORDER;
    str_add_format(&call->out,
                   "<svg class=\"qr\" role=\"img\" viewBox=\"0 0 %d %d\" "
                   "shape-rendering=\"crispEdges\" aria-label=\"",
                   side, side);
    page_text(call, label);
    str_add_format(&call->out,
                   "\"><path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/>"
                   "<path fill=\"#000\" d=\"",
                   side, side, side);
    add_modules(&call->out, code);
    page_html(call, "\"/></svg>\n");
    QRcode_free(code);
}

#else

void page_qr(struct call *call UNUSED, const char *text UNUSED,
             const char *label UNUSED)
{
}

#endif
