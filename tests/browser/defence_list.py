"""Every defence of an attempt's answers: the text that is it, the same without it, and the test that must fail then."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Defence:
    """`old` stands in `file` once; with `new` in its place `test` fails, though the page works while nothing goes wrong."""

    name: str
    file: str
    old: str
    new: str
    test: str


JS = "static/js/"
ATTEMPTS = "quizapp/attempts/"
STEADY = "const performance = { now: () => Date.now(), getEntriesByType: () => [] };\n"
LONGEST = "const LONGEST_WAY_MS = 16000;"

# fmt: off
DEFENCES = (
    # On the phone
    Defence("a tap is on the phone's disk before it is sent", JS + "outbox.js", "const safe = await this.store.write((answers) => answers.put(answer, `${this.token}/${answer.slot}`));",
            "const safe = false;", "test_killed.py::test_no_kill_loses_a_tap[first-blackout]"),
    Defence("kept is said when it is on the disk", JS + "outbox.js", "    this.kept.delete(answer.slot);\n    const safe", "    this.kept.add(answer.slot);\n    const safe",
            "test_storage.py::test_without_storage_nothing_is_lost_and_nothing_promised[full]"),
    Defence("a write that failed is said to have failed", JS + "store.js", "      this.durable = false;\n      return false;", "      return true;",
            "test_storage.py::test_without_storage_nothing_is_lost_and_nothing_promised[aborts]"),
    Defence("a store that hangs is given up", JS + "store.js", 'setTimeout(() => reject(new Error("no answer")), PATIENCE_MS);', "",
            "test_storage.py::test_without_storage_nothing_is_lost_and_nothing_promised[hangs]"),
    Defence("a tap before the store is open is kept too", JS + "outbox.js", "await Promise.all(early.map((answer) => this.waiting.get(answer.slot) === answer && this.put(answer)));", "",
            "test_killed.py::test_a_tap_before_the_store_is_open_is_kept"),
    Defence("an answer to an older tap doesn't forget the newer", JS + "outbox.js", "if (!kept || kept.seq > seq) return;", "if (!kept) return;",
            "test_line.py::test_an_answer_to_an_older_tap_leaves_the_newer_on_the_phone"),
    Defence("a tab doesn't delete what another put there", JS + "store.js", "if (found && found.seq === seq && same(found.choice, choice)) answers.delete(key);", "answers.delete(key);",
            "test_devices.py::test_what_one_tab_has_sent_leaves_the_other_s_newer_tap"),
    Defence("the wish to submit is on the phone", JS + "ending.js", "await this.exam.keep({ submitting: { at: Date.now(), base: this.exam.state.base } });", "",
            "test_submission.py::test_a_killed_page_submits_when_it_is_opened_again"),
    Defence("an opened page goes on submitting", JS + "exam.js", 'if (this.wantsToSubmit) return this.ending.submit();', "",
            "test_submission.py::test_a_killed_page_submits_when_it_is_opened_again"),
    Defence("the paper on the phone is enough to go on", JS + "exam.js", "if (record && record.paper) this.goOnFrom(record);", "",
            "test_reload.py::test_a_reload_without_a_network_goes_on"),
    Defence("the page opens without a network", JS + "sw.js", "return (await caches.match(kept ? BUILD.shell : BUILD.offline)) || Response.error();", "return Response.error();",
            "test_reload.py::test_a_killed_browser_opens_the_attempt_without_a_network"),
    Defence("the page opens while the network hangs", JS + "sw.js", "Promise.race([fromNetwork(event), tooSlow()])", "fromNetwork(event)",
            "test_reload.py::test_a_line_that_hangs_opens_the_attempt_from_the_phone"),
    Defence("a closed page's answers stand in no other's way", JS + "backgroundsend.js", ".catch((fault) => failed.push(fault))", "",
            "test_background.py::test_a_neighbour_s_answers_stand_in_nobody_s_way"),
    Defence("what waits isn't given up for another tab's", JS + "attemptstate.js", "if (waiting && waiting.seq === seq && !same(waiting.choice, choice)) {", "if (false) {",
            "test_devices.py::test_a_tap_that_waits_is_not_given_up_for_another_tab_s_of_the_same_seq"),
    Defence("one spoilt answer takes no other along", JS + "outbox.js", "    if (isInvalid(answer)) {", "    if (false) {",
            "test_deadline.py::test_one_spoilt_answer_takes_no_other_along"),
    Defence("what was left on the phone doesn't come after a newer tap", JS + "sender.js", "await this.outbox.opened;", "", "test_older.py::test_what_was_left_on_the_phone_doesn_t_come_after_a_newer_tap"),
    Defence("a wish that was given up is forgotten", JS + "exam.js", "if (this.outbox.record && this.outbox.record.submitting) this.keep({ submitting: null });", "",
            "test_older.py::test_a_submission_that_was_given_up_doesn_t_happen_later"),
    Defence("a guess that waits goes before it is forgotten", JS + "outbox.js", "    if (guess) {\n      let answer = await this.offerGuess(", "    if (false) {\n      let answer = await this.offerGuess(",
            "test_guess.py::test_one_that_waits_goes_before_the_phone_forgets_it"),
    Defence("the field shows the guess that waits", JS + "views.js", 'this.told = this.field.value = this.state.choice(GUESS) || "";', "", "test_guess.py::test_what_waits_on_the_phone_is_what_the_field_shows"),
    Defence("a guess typed before the script is told", JS + "exam.js", 'if (this.view === "submit" && this.submitView.isTouched) this.choose(GUESS, this.submitView.typed());', "",
            "test_guess.py::test_typed_before_the_script_has_come"),
    Defence("a wish of before a take-over is none", JS + "exam.js", "return Boolean(wish) && wish.base === this.state.base;", "return Boolean(wish);",
            "test_older.py::test_a_wish_of_before_a_take_over_is_none_after_it[form]"),
    Defence("half an order erases nothing", JS + "exam.js", "if (choice === undefined) return; // half done: what was chosen before stands", "if (choice === undefined) choice = null;",
            "test_older.py::test_half_an_order_doesn_t_erase_the_whole_one"),
    Defence("a refused guess stops the submission", JS + "taps.js", 'if (state.guess && submitView.field.value !== (state.choice(GUESS) || "")) this.exam.choose(GUESS, submitView.typed());', "",
            "test_guess.py::test_one_that_is_no_number_stops_the_submission"),
    Defence("time added while looking over goes on there", JS + "ending.js", 'this.exam.goTo(location.pathname.split("/").pop());', 'this.exam.show("question");',
            "test_guess.py::test_time_added_while_looking_over_goes_on_there"),
    # On the line
    Defence("what failed is sent again", JS + "sender.js", "this.timer = setTimeout(() => this.flush(), Math.max(wait, afterMs));", "",
            "test_storage.py::test_without_storage_nothing_is_lost_and_nothing_promised[none]"),
    Defence("what hangs is given up and sent again", JS + "net.js", "const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);", "const timer = 0;",
            "test_line.py::test_a_line_that_hangs_is_given_up_and_tried_again"),
    Defence("after a blackout answers go in one batch", JS + "sender.js", "return rest.length === 1 ? this.sendOne(rest[0]) : this.sendMany(rest);", "return this.sendOne(rest[0]);",
            "test_blackout.py::test_a_minute_without_a_network_loses_nothing"),
    Defence("only what the server names as stored is saved", JS + "sender.js", "!results.every((r) => Number.isInteger(r.stored_seq))", "false",
            "test_line.py::test_somebody_else_s_answer_is_no_save[portal_json]"),
    Defence("only a refusal of ours is one", JS + "net.js", "if (!problem.error || !problem.error.code) return", "if (!problem.error) return",
            "test_line.py::test_somebody_else_s_answer_is_no_save[portal_403]"),
    Defence("only a receipt is a submission", JS + "ending.js", 'answer.kind === "ok" && !answer.body.receipt ?', "false ?",
            "test_submission.py::test_somebody_else_s_answer_is_no_receipt[portal_json]"),
    Defence("late answers are handed to our server only", JS + "outbox.js", 'if (answer.kind === "ok" && !Array.isArray(answer.body.results || answer.body.responses)) return { kind: "retry", after_ms: 0 };', "",
            "test_deadline.py::test_a_portal_at_the_end_takes_no_evidence"),
    Defence("only our server takes an attempt over", JS + "otherphone.js", 'if (answer.kind === "retry" || !Array.isArray(answer.body.responses)) {', 'if (answer.kind === "retry") {',
            "test_devices.py::test_a_take_over_that_somebody_else_answers_is_none"),
    Defence("only our server ends an attempt", JS + "exam.js", "if (!Array.isArray(body.responses)) return; // somebody else's answer: a portal on the way", "",
            "test_line.py::test_somebody_else_s_answer_is_no_save[portal_json]"),
    Defence("an older answer doesn't undo a take-over", JS + "otherphone.js", "this.turn += 1;", "", "test_devices.py::test_an_older_answer_doesn_t_undo_a_take_over"),
    Defence("the last tap goes again above another tab's", JS + "sender.js", 'if (error.code === "seq_conflict") {', 'if (error.code === "no such code") {',
            "test_devices.py::test_the_last_tap_of_two_tabs_wins"),
    Defence("what is being written down doesn't either", JS + "exam.js", "if (turn !== this.otherPhone.turn) return; // while this was written down", "",
            "test_devices.py::test_an_answer_being_written_down_doesn_t_undo_a_take_over"),
    Defence("a slow answer doesn't turn the screen back", JS + "attemptstate.js", "held.filter((h) => !isOld(h.slot, h.seq))", "held", "test_older.py::test_a_slow_answer_doesn_t_turn_the_screen_back"),
    Defence("a form that came late is no tap", JS + "exam.js", 'if (this.view === "question" && this.question.isTouched)', 'if (this.view === "question")', "test_older.py::test_a_form_that_came_late_is_not_taken_for_a_tap"),
    # Time
    Defence("the phone's wall clock isn't asked", JS + "countdown.js", LONGEST, STEADY + LONGEST, "test_clock.py::test_only_the_server_s_clock_counts[jumps ahead]"),
    Defence("an answer long on its way gives no time", JS + "countdown.js", "if (this.isGuess || !(more > 0 && more < LONGEST_WAY_MS)) this.endsAt = endsAt;", "this.endsAt = endsAt;",
            "test_clock.py::test_an_answer_that_comes_late_gives_no_time_away"),
    Defence("a script long on its way gives no time", JS + "countdown.js", "page && page.responseStart ? performance.now() - page.responseStart : 0", "page ? 0 : 0",
            "test_clock.py::test_a_script_that_comes_late_gives_no_time_away"),
    Defence("the page submits at the end by itself", JS + "exam.js", "onEnd: () => this.ending.timeOut(),", "onEnd: () => {},", "test_deadline.py::test_back_within_the_grace_everything_counts"),
    Defence("a page opened within the grace submits", JS + "exam.js", "if (!body.remaining_ms) return this.ending.timeOut(); // opened within the grace", "",
            "test_deadline.py::test_a_page_opened_within_the_grace_submits_what_was_saved"),
    Defence("more time is used", JS + "ending.js", "return this.goBack(now.body);", "", "test_deadline.py::test_time_that_was_added_in_the_blackout_is_used[60]"),
    Defence("answers count within the grace", ATTEMPTS + "rules.py", "return deadline + timedelta(seconds=grace_seconds)", "return deadline", "test_deadline.py::test_back_within_the_grace_everything_counts"),
    Defence("the grace gives no one time", ATTEMPTS + "rules.py", "return min(now, deadline)", "return now", "test_deadline.py::test_back_within_the_grace_everything_counts"),
    Defence("after the grace nothing is marked", ATTEMPTS + "saving.py", 'if (is_late and attempt.state in ("expired", "in_progress")) or is_left_behind:', "if is_left_behind:",
            "test_deadline.py::test_back_after_the_grace_late_answers_are_evidence"),
    Defence("a phone without script learns of the end", "templates/attempts/exam.html", '<meta http-equiv="refresh"', '<meta name="no-refresh"', "test_plain.py::test_the_page_leaves_by_itself_when_time_is_up"),
    Defence("sleep without a network counts", JS + "exam.js", """    document.addEventListener("visibilitychange", () => this.looked());
    addEventListener("pageshow",""", """    addEventListener("pageshow",""", "test_reload.py::test_sleep_counts_on_a_page_that_was_opened_without_a_network"),
    # On the server
    Defence("an old save changes nothing", ATTEMPTS + "saving.py", "where=newer.seq > _responses.c.seq,", "where=newer.seq > 0,", "test_line.py::test_a_save_that_arrives_after_a_newer_one_is_old"),
    Defence("a repeated save is no change", ATTEMPTS + "saving.py", "where=newer.seq > _responses.c.seq,", "where=newer.seq >= _responses.c.seq,", "test_line.py::test_doubled_and_replayed_saves_change_nothing"),
    Defence("a plain form that comes late replaces nothing", ATTEMPTS + "views.py", 'seq = forms.whole(request.form.get("seq")) + 1', "seq = state.responses.get(slot, (0, None))[0] + 1",
            "test_plain.py::test_a_form_that_arrives_after_a_newer_one_replaces_nothing"),
    Defence("an old page submits no older guess", ATTEMPTS + "views.py", 'forms.whole(request.form.get("guess_seq")) + 1', "2**40", "test_guess.py::test_an_old_page_of_the_end_doesn_t_submit_an_older_guess"),
    Defence("two guesses with one seq are told apart", "quizapp/api/taking.py", "if kept.conflict:", "if False:", "test_guess.py::test_two_tabs_with_one_seq"),
    Defence("a repeated submission is the first", ATTEMPTS + "service.py", 'if attempt.state == "in_progress" and in_time:', "if in_time:",
            "test_submission.py::test_a_submission_whose_answer_is_lost_is_one_submission"),
    Defence("a guess is saved before submission", JS + "taps.js", "this.exam.choose(GUESS, this.exam.submitView.typed(), TYPING_MS);", "", "test_submission.py::test_a_guess_is_kept_without_a_submission"),
    # Devices and sessions
    Defence("one phone writes", ATTEMPTS + "saving.py", "if attempt.writer_digest != who.device_digest:", "if not who.device_digest:", "test_devices.py::test_unsent_answers_come_in_when_the_phone_takes_back"),
    Defence("take-overs are counted", ATTEMPTS + "service.py", "attempt.takeovers += 1", "attempt.takeovers += 0", "test_devices.py::test_unsent_answers_come_in_when_the_phone_takes_back"),
    Defence("a submitted attempt keeps evidence", ATTEMPTS + "saving.py", 'is_left_behind = attempt.state == "submitted"', "is_left_behind = False",
            "test_devices.py::test_unsent_answers_are_evidence_when_the_other_phone_submits"),
    Defence("the PIN is asked in the page", JS + "exam.js", 'this.signIn.ask("Phiên đăng nhập đã hết.");', 'location.assign("/dang-nhap");', "test_session.py::test_an_idle_session_asks_for_the_pin_and_counts_no_take_over"),
    Defence("the same phone stays the same device", "quizapp/accounts/sessions.py", "return session.scalar(gone.returning(DeviceSession.device_digest))", "session.execute(gone)\n    return None",
            "test_session.py::test_an_idle_session_asks_for_the_pin_and_counts_no_take_over"),
    Defence("late answers wait for the PIN", JS + "outbox.js", '(answer.kind === "refused" && answer.error.code === "attempt_closed")', '(answer.kind === "refused")',
             "test_session.py::test_late_answers_wait_for_the_pin_too"),
)
# fmt: on
