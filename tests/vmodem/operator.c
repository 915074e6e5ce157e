/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "operator.h"
#include "machine.h"

#include <string.h>

#define SESSION_TIMEOUT_MS 60000 /* networks release a menu after 30 to 180 s */
#define LATE_MS 300              /* between an empty release and its text */

enum node_kind {
	NODE_FINAL, NODE_MENU, NODE_RELEASE, NODE_NOTIFY, NODE_BY_SMS, NODE_SILENCE,
	NODE_TIMEOUT, NODE_UNSUPPORTED,
};

static const char *const kinds[] = { "final", "menu", "release", "notify", "by-sms", "silence",
				     "network-timeout", "unsupported", NULL };
static const char *const encodings[] = { "auto", "gsm7", "8bit", "ucs2", "ucs2-hex", "lang-ucs2",
					 "lang-gsm7", "gsm7-zeros", NULL };

/* One step of a dialogue on its way through the network. */
struct step {
	unsigned dialogue;
	char *group; /* NULL: no such code */
	char *input; /* a voucher, or what was typed */
	char *plan;  /* NULL: a voucher is applied */
	char *text;
	bool apply;
	bool said; /* the answer has gone */
};

static void step_free(void *data)
{
	struct step *step = data;

	g_free(step->group);
	g_free(step->input);
	g_free(step->plan);
	g_free(step->text);
	g_free(step);
}

static void tell(struct vm *vm, const struct vm_ussd *ussd)
{
	if (machine_plugged(vm))
		vm->protocol->ussd(vm, ussd);
}

static void close_dialogue(struct vm_operator *op)
{
	op->dialogue++;
	op->busy = false;
	g_clear_pointer(&op->menu, g_free);
}

static void on_session_timeout(struct vm *vm, void *data)
{
	struct vm_operator *op = vm->operator_;
	const struct vm_ussd ussd = { .kind = VM_USSD_RELEASED, .dcs = -1, .qmi_dcs = -1 };

	if (op->dialogue != GPOINTER_TO_UINT(data) || !op->busy)
		return;
	close_dialogue(op);
	tell(vm, &ussd);
}

static void arm_timeout(struct vm *vm)
{
	int64_t ms = vm_scenario_int(vm, "operator", "session-timeout-ms", SESSION_TIMEOUT_MS);

	vm_after(vm, ms, on_session_timeout, GUINT_TO_POINTER(vm->operator_->dialogue), NULL);
}

static void open_menu(struct vm *vm, const char *group)
{
	struct vm_operator *op = vm->operator_;

	close_dialogue(op);
	op->busy = true;
	op->menu = g_strdup(group);
	arm_timeout(vm);
}

static enum vm_ussd_kind kind_of(enum node_kind kind)
{
	switch (kind) {
	case NODE_MENU:
		return VM_USSD_MENU;
	case NODE_RELEASE:
		return VM_USSD_RELEASED;
	case NODE_NOTIFY:
		return VM_USSD_NOTIFY;
	case NODE_TIMEOUT:
		return VM_USSD_TIMEOUT;
	case NODE_UNSUPPORTED:
		return VM_USSD_UNSUPPORTED;
	default:
		return VM_USSD_FINAL;
	}
}

static void send_node_sms(struct vm *vm, const char *group)
{
	struct values values = account_values(account_current(vm));
	g_autofree char *sender = menu_text(vm, group, "sms-sender", &values);
	char *text = menu_text(vm, group, "sms-text", &values);

	if (sender && text)
		operator_sms_later(vm, vm_scenario_int(vm, group, "sms-delay-ms", 0), sender,
				   text);
	else
		g_free(text);
}

/* The answer leaves the network; nobody hears it when the dialogue has ended meanwhile. */
static void answer(struct vm *vm, struct step *step)
{
	struct vm_operator *op = vm->operator_;
	enum node_kind kind = NODE_UNSUPPORTED;
	struct vm_ussd ussd = { .dcs = -1, .qmi_dcs = -1 };

	if (step->group) {
		kind = (enum node_kind)menu_choice(vm, step->group, "kind", kinds, NODE_FINAL);
		send_node_sms(vm, step->group);
	}
	if (step->dialogue != op->dialogue || kind == NODE_SILENCE)
		return;
	ussd.kind = kind_of(kind);
	if (kind == NODE_BY_SMS && !step->text)
		ussd.kind = VM_USSD_RELEASED;
	ussd.text = step->text;
	if (step->group) {
		ussd.dcs = (int)vm_scenario_int(vm, step->group, "dcs", -1);
		ussd.qmi_dcs = (int)vm_scenario_int(vm, step->group, "qmi-dcs", -1);
		ussd.encoding =
			menu_choice(vm, step->group, "encoding", encodings, VM_ENC_AUTO);
	}
	if (ussd.kind == VM_USSD_MENU)
		open_menu(vm, step->group);
	else
		close_dialogue(op);
	tell(vm, &ussd);
}

static void on_late(struct vm *vm, void *data)
{
	answer(vm, data);
}

/* The operator does what was asked, then answers or not. */
static void carry_out(struct vm *vm, struct step *step)
{
	struct values values = account_values(account_current(vm));
	const struct vm_ussd released = {
		.kind = VM_USSD_RELEASED, .dcs = -1, .qmi_dcs = -1, .text_follows = true
	};
	bool first;
	int64_t late;

	if (!step->group) {
		answer(vm, step);
		return;
	}
	if (step->apply) {
		step->text = step->plan ? plan_apply(vm, step->group, step->plan) :
					  voucher_apply(vm, step->group, step->input);
		if (!step->text)
			return; /* the answer is lost: the dialogue hangs until it times out */
	} else {
		if (values.data > 0)
			step->text = menu_text(vm, step->group, "text-data", &values);
		if (!step->text)
			step->text = menu_text(vm, step->group, "text", &values);
	}

	first = vm_scenario_bool(vm, step->group, "release-first", false);
	late = vm_scenario_int(vm, step->group, "late-ms", first ? LATE_MS : 0);
	if (first && step->dialogue == vm->operator_->dialogue)
		tell(vm, &released);
	if (late <= 0) {
		answer(vm, step);
		return;
	}
	vm_after(vm, late, on_late, g_memdup2(step, sizeof(*step)), step_free);
	memset(step, 0, sizeof(*step)); /* the copy owns it */
}

static void on_step(struct vm *vm, void *data)
{
	carry_out(vm, data);
}

static void begin(struct vm *vm, char *group, char *input, bool apply)
{
	struct vm_operator *op = vm->operator_;
	struct step *step = g_new0(struct step, 1);
	int64_t delay = group ? vm_scenario_int(vm, group, "delay-ms", 0) : 0;

	close_dialogue(op);
	op->busy = true;
	arm_timeout(vm);
	step->dialogue = op->dialogue;
	step->group = group;
	step->input = input;
	step->apply = apply;
	if (group)
		step->plan = g_key_file_get_string(vm->scenario, group, "plan", NULL);
	/* Never at once: the protocol acknowledges the request first. */
	vm_after(vm, delay, on_step, step, step_free);
}

static bool applies(struct vm *vm, const char *group, const char *what)
{
	g_autofree char *apply = g_key_file_get_string(vm->scenario, group, "apply", NULL);

	return apply && g_str_equal(apply, what);
}

void vm_operator_dial(struct vm *vm, const char *utf8)
{
	char *voucher, *group = menu_find(vm, utf8, &voucher);

	vm->operator_->dialled++;
	begin(vm, group, voucher, voucher || (group && applies(vm, group, "plan")));
}

void vm_operator_answer(struct vm *vm, const char *utf8)
{
	struct vm_operator *op = vm->operator_;
	char *group;

	if (!op->menu)
		return;
	op->answered++;
	group = *op->menu ? menu_next(vm, op->menu, utf8) : g_strdup("ussd thanks");
	begin(vm, group, g_strdup(utf8), applies(vm, group, "voucher") ||
	      applies(vm, group, "plan"));
}

void vm_operator_cancel(struct vm *vm)
{
	close_dialogue(vm->operator_);
}

bool vm_operator_busy(struct vm *vm)
{
	return vm->operator_->busy;
}

bool vm_operator_waiting(struct vm *vm)
{
	return vm->operator_->menu != NULL;
}

void operator_request(struct vm *vm, enum vm_ussd_kind kind, const char *text)
{
	const struct vm_ussd ussd = { .kind = kind, .text = text, .dcs = -1, .qmi_dcs = -1 };

	if (kind == VM_USSD_REQUEST)
		open_menu(vm, "");
	tell(vm, &ussd);
}

struct letter {
	char *sender, *text;
};

static void letter_free(void *data)
{
	struct letter *letter = data;

	g_free(letter->sender);
	g_free(letter->text);
	g_free(letter);
}

static void on_letter(struct vm *vm, void *data)
{
	const struct letter *letter = data;

	if (!operator_sms(vm, letter->sender, letter->text))
		g_printerr("simtopup-vmodem: an SMS cannot be written\n");
}

void operator_sms_later(struct vm *vm, int64_t delay_ms, const char *sender, char *text)
{
	struct letter *letter = g_new0(struct letter, 1);

	letter->sender = g_strdup(sender);
	letter->text = text;
	vm_after(vm, delay_ms, on_letter, letter, letter_free);
}

void operator_stats(struct vm *vm, GString *json)
{
	const struct vm_operator *op = vm->operator_;

	g_string_append_printf(json,
			       ",\"operator\":{\"dialled\":%u,\"answered\":%u,\"submitted\":%u}",
			       op->dialled, op->answered, op->submitted);
}

bool operator_init(struct vm *vm, const char *oracle_path, GError **error)
{
	vm->operator_ = g_new0(struct vm_operator, 1);
	vm->operator_->used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	vm->operator_->letters =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	return account_load(vm, error) && oracle_open(vm, oracle_path, error);
}

void operator_free(struct vm *vm)
{
	struct vm_operator *op = g_steal_pointer(&vm->operator_);

	g_ptr_array_unref(op->accounts);
	g_hash_table_unref(op->used);
	g_ptr_array_unref(op->letters);
	g_free(op->menu);
	g_free(op);
}
