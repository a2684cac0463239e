package main

import (
	"strings"

	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/core/schedule"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// journalWords are the journal's actions as people read them. Every action that the program can write has one; a test holds
// that. What an action begins with and a word of another list follows is told by [journalFamilies].
var journalWords = map[string]string{
	"document.taken": "документ принят от источника", "document.skipped": "документ не взят: не по условию маршрута",
	"document.superseded": "документ заменён новой редакцией", "document.viewed": "историю документа посмотрели",
	"document.exported": "документ выгружен", "document.shown": "показано то, что подписывают", "document.approved": "подписание одобрено",
	"document.signed": "документ подписан", "document.corrected": "к документу составлен корректировочный", "document.corrects": "составлен по документу",
	"document.revised": "к документу составлено исправление", "document.revises": "составлен как исправление документа",
	"document.reissued": "исходные данные проведены заново как корректировка", "document.erased": "содержание документа стёрто",

	"attempt.ended":    "попытка закончилась",
	"signature.judged": "подпись проверена", "answer.ordered": "поручен ответ",
	"news.kept": "известие о чужом документе сохранено", "news.unclaimed": "известие ни к чему не подошло",

	"route.run": "маршрут запущен человеком", "route.tried": "пробный прогон маршрута", "config.reloaded": "применены новые настройки",
	"connection.failed": "подключение остановлено после сбоев", "connection.paused": "отправка приостановлена после сбоев",
	"connection.reset": "остановка подключения снята", "connection.caution": "учётная запись у другой стороны скоро откажет",
	"trust.caution": "список для проверки подписей не обновлён или просрочен",
	"tally.alarm":   "тревога: у другой стороны больше документов", "tally.settled": "сверка числа документов сошлась",
	"tally.accepted": "расхождение сверки признано верным",

	"certificate.seen": "узел узнал о сертификате", "certificate.gone": "сертификата у подключения больше нет",
	"certificate.expires": "сертификат скоро истечёт", "certificate.expired": "сертификат истёк",
	"certificate.compromised": "ключ сертификата скомпрометирован",
	"mchd.kept":               "доверенность записана", "mchd.expires": "доверенность скоро истечёт", "mchd.expired": "доверенность истекла",
	"mchd.state": "состояние доверенности в реестре изменилось", "mchd.checked": "доверенность проверена в реестре",
	"mchd.unanswered": "реестр доверенностей не ответил",

	"counterparty.consent": "согласие контрагента записано", "counterparty.consent_withdrawn": "согласие контрагента отозвано",
	"counterparty.invite": "контрагента приглашают к обмену", "counterparty.invited": "приглашение контрагенту ушло",

	"file.signing": "файл подписывают", "file.signed": "файл подписан",
	"bill.built": "счёт на оплату выставлен", "bill.repeated": "счёт на оплату собран снова, тот же",

	"timesheet.corrected": "в табель внесено исправление", "timesheet.approved": "табель утверждён",
	"timesheet.compared": "табели сравнили", "timesheet.explained": "объяснение клетки табеля посмотрели",
	"timesheet.corrections_viewed": "исправления табеля посмотрели", "marks.viewed": "отметки посмотрели",

	"user.changed": "учётная запись человека изменена", "user.password": "пароль изменён", "login.refused": "вход отклонён",
	"record.erased": "запись справочника стёрта", "keys.destroyed": "ключи стёртого уничтожены",
}

// journalFamilies tell actions that are made of a beginning and a word.
var journalFamilies = map[string]func(word string) string{
	"document.": func(word string) string { return "состояние: " + document.State(word).Title() },
	"exchange.": func(word string) string { return "в обмене: " + exchange.Title(docflow.Event(word)) },
	"schedule.": func(word string) string { return "запуск по расписанию " + runWords[word] },
}

// runWords are how runs of a schedule stand.
var runWords = map[string]string{
	schedule.StateRunning: "начат", schedule.StateDone: "закончен", schedule.StateFailed: "не удался",
	schedule.StateMissed: "пропущен", schedule.StateSkipped: "пропущен, вместо него следующий",
}

// actionTold is an action of the journal as people read it; one that has no words is shown as it is.
func actionTold(action string) string {
	if words, known := journalWords[action]; known {
		return words
	}
	if area, word, ok := strings.Cut(action, "."); ok {
		if told, known := journalFamilies[area+"."]; known {
			return told(word)
		}
	}
	return action
}

// entryTold adds how it ended, and why.
func entryTold(e store.Entry) string {
	told := actionTold(e.Action)
	if outcome := e.Details["outcome"]; outcome != "" {
		told += ": " + document.Outcome(outcome).Title()
	}
	if cause := e.Details["cause"]; cause != "" {
		told += bracketed(document.Cause(cause).Title())
	}
	return told
}
