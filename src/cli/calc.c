/* `calc`: any of the thirty formulas from the command line. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "calculators/calculator.h"
#include "cli/command.h"

static const struct cli_option options[] = {
    {"steps", NULL, "print the derivation with the values put in"},
    CLI_OPTIONS_END,
};

static enum exit_code list(struct call *call)
{
    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; i < calculator_count(); i++) {
        const struct calculator *one = calculator_get(i);

        if (call->json) {
            json_open_object(&call->writer, NULL);
            json_text(&call->writer, "id", one->id);
            json_text(&call->writer, "title", one->title);
            json_close_object(&call->writer);
            continue;
        }
        call_pad(call, one->id, 16);
        call_print(call, " ");
        for (size_t k = 0; k < one->input_count; k++) {
            call_print(call, "%s%s", k > 0 ? " " : "", one->inputs[k].name);
        }
        call_print(call, "\n");
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    return EXIT_DONE;
}

static void describe(struct call *call, const struct calculator *calculator)
{
    call_print(call, "%s\n\nInputs:\n", calculator->title);
    for (size_t i = 0; i < calculator->input_count; i++) {
        const struct calculator_input *input = &calculator->inputs[i];

        call_print(call, "  %-10s %s%s%s\n", input->name, input->label,
                   input->unit[0] != '\0' ? ", " : "", input->unit);
    }
    call_print(call, "Outputs:\n");
    for (size_t i = 0; i < calculator->output_count; i++) {
        call_print(call, "  %-10s %s\n", calculator->outputs[i].name,
                   calculator->outputs[i].label);
    }
}

/* "lambda=300/s": everything behind the name up to the next one is its value,
 * so lists need no quotes: parts=99.9% 99.95%. */
static bool set_all(struct call *call, struct calculator_args *args)
{
    struct str value = STR_INIT;
    bool ok = true;

    for (int i = 1; ok && i < call->argc; i++) {
        const char *equals = strchr(call->argv[i], '=');
        char *name;

        if (equals == NULL) {
            ok = error_set_code(&call->err, ERROR_USAGE,
                                "'%s' is not of the form NAME=VALUE",
                                call->argv[i]);
            break;
        }
        name = xstrndup(call->argv[i], (size_t)(equals - call->argv[i]));
        str_set(&value, equals + 1);
        while (i + 1 < call->argc && strchr(call->argv[i + 1], '=') == NULL) {
            str_add_format(&value, " %s", call->argv[++i]);
        }
        ok = calculator_args_set(args, name, value.buf, &call->err);
        if (!ok && call->err.code == ERROR_FAILED) {
            call->err.code = ERROR_USAGE;
        }
        free(name);
    }
    str_release(&value);
    return ok;
}

static void print_text(struct call *call, const struct calculator_args *args,
                       const struct calculator_result *result)
{
    const struct calculator *calculator = args->calculator;

    if (result->values.solved >= 0) {
        size_t input = (size_t)result->values.solved;

        call_print(call, "%-10s ", calculator->inputs[input].name);
        calculator_add_input(args, result, input, 3, &call->text);
        call_print(call, "\n");
    }
    for (size_t i = 0; i < calculator->output_count; i++) {
        struct str value = STR_INIT;

        calculator_add_output(args, result, i, 3, &value);
        if (value.len > 0) {
            call_print(call, "%-10s %-24s %s\n", calculator->outputs[i].name,
                       value.buf, calculator->outputs[i].label);
        }
        str_release(&value);
    }
}

static void print_json(struct call *call, const struct calculator_args *args,
                       const struct calculator_result *result)
{
    const struct calculator *calculator = args->calculator;
    struct json_out *json = &call->writer;

    json_open_object(json, NULL);
    json_text(json, "calculator", calculator->id);
    json_open_object(json, "inputs");
    for (size_t i = 0; i < calculator->input_count; i++) {
        if (!isnan(result->values.in[i])) {
            json_number(json, calculator->inputs[i].name, result->values.in[i],
                        12);
        }
    }
    json_close_object(json);
    json_open_object(json, "outputs");
    for (size_t i = 0; i < calculator->output_count; i++) {
        const struct calculator_output *output = &calculator->outputs[i];

        if (output->kind == OUTPUT_LIST) {
            json_open_list(json, output->name);
            for (size_t k = 0; k < result->values.out_list_count; k++) {
                json_number(json, NULL, result->values.out_list[k], 12);
            }
            json_close_list(json);
        } else if (result->values.word[i] != NULL) {
            json_text(json, output->name, result->values.word[i]);
        } else if (!isnan(result->values.out[i])) {
            json_number(json, output->name, result->values.out[i], 12);
        }
    }
    json_close_object(json);
    json_open_list(json, "warnings");
    for (size_t i = 0; i < result->warnings.count; i++) {
        json_text(json, NULL, result->warnings.items[i]);
    }
    json_close_list(json);
}

static void print_steps(struct call *call, const struct calculator_args *args,
                        const struct calculator_result *result)
{
    struct str_list lines = STR_LIST_INIT;

    calculator_steps(args, result, &lines);
    if (call->json) {
        json_open_list(&call->writer, "steps");
    } else {
        call_print(call, "\n");
    }
    for (size_t i = 0; i < lines.count; i++) {
        if (call->json) {
            json_text(&call->writer, NULL, lines.items[i]);
        } else {
            call_print(call, "  %s\n", lines.items[i]);
        }
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    str_list_release(&lines);
}

static enum exit_code compute(struct call *call,
                              const struct calculator *calculator)
{
    struct calculator_args args;
    struct calculator_result result;
    bool ok;

    memset(&result, 0, sizeof(result));
    calculator_args_init(&args, calculator);
    ok = set_all(call, &args) && calculator_run(&args, &result, &call->err);
    if (ok && call->json) {
        print_json(call, &args, &result);
    } else if (ok) {
        print_text(call, &args, &result);
        for (size_t i = 0; i < result.warnings.count; i++) {
            fprintf(stderr, "note: %s\n", result.warnings.items[i]);
        }
    }
    if (ok && call_option(call, "steps") != NULL) {
        print_steps(call, &args, &result);
    }
    if (ok && call->json) {
        json_close_object(&call->writer);
    }
    calculator_result_release(&result);
    calculator_args_release(&args);
    return ok ? EXIT_DONE : call_fail(call);
}

static enum exit_code run(struct call *call)
{
    const struct calculator *calculator;
    struct nearest nearest;

    if (call->argc == 0) {
        return list(call);
    }
    calculator = calculator_find(call->argv[0]);
    if (calculator == NULL) {
        nearest = (struct nearest)NEAREST_INIT(call->argv[0]);
        for (size_t i = 0; i < calculator_count(); i++) {
            nearest_offer(&nearest, calculator_get(i)->id);
        }
        error_set_code(&call->err, ERROR_NOT_FOUND, "no calculator '%s'",
                       call->argv[0]);
        nearest_add_hint(&nearest, &call->err.text);
        return call_fail(call);
    }
    if (call->argc == 1) {
        describe(call, calculator);
        return EXIT_DONE;
    }
    return compute(call, calculator);
}

const struct command command_calc = {
    .name = "calc",
    .arguments = "[NAME [INPUT=VALUE …]]",
    .summary = "Compute a formula: dstudio calc mm1 lambda=80/s mu=100/s.",
    .options = options,
    .max_arguments = -1,
    .completes = COMPLETES_CALC,
    .no_app = true,
    .run = run,
};
