package registry

import "github.com/uzelhub/uzel/schemas/fault"

// What is wrong with corrections, decisions and approvals of timesheets.
var (
	errNoReason = fault.Define("UZ-REG-101", fault.Input, "не названа причина исправления",
		"исправление без причины не объяснить при проверке: --reason")
	errNoCorrection = fault.Define("UZ-REG-102", fault.Input, "такого исправления нет", "посмотрите список: uzel timesheet corrections")
	errMarkTime     = fault.Define("UZ-REG-103", fault.Input, "время отметки не разобрать",
		"запишите как 2026-10-05 18:00 или 2026-10-05T18:00:00+03:00")
	errDirection = fault.Define("UZ-REG-104", fault.Input, "направление отметки неизвестно", "допустимо: in, out, auto")
	errOrdered   = fault.Define("UZ-REG-105", fault.Input, "приказ записан неверно", "нужен код С или РВ и число минут больше нуля")
	errVerdict   = fault.Define("UZ-REG-106", fault.Input, "такого решения о дне нет",
		"допустимо: work (работа учитывается), keep (всё верно), С или РВ с минутами, код неявки")
	errNoMark = fault.Define("UZ-REG-107", fault.Input, "такой отметки нет",
		"посмотрите отметки работника: uzel timesheet marks --tab")
	errManyMarks = fault.Define("UZ-REG-108", fault.Input, "таких отметок несколько",
		"назовите время до секунды или направление: --direction")
	errMarkGone = fault.Define("UZ-REG-109", fault.Input, "исправленной отметки в источнике больше нет, исправление не учтено",
		"отмените его и, если нужно, запишите новое: uzel timesheet correct --revoke")

	errNotApprovable = fault.Define("UZ-REG-111", fault.Input, "этот табель утвердить нельзя",
		"утверждают построенный табель: uzel doc list --kind timesheet")
	errApproved = fault.Define("UZ-REG-112", fault.Input, "табель уже утверждён", "изменить его можно только корректирующим табелем")
	errStale    = fault.Define("UZ-REG-113", fault.Input, "после построения этого табеля утверждён другой",
		"постройте корректирующий табель: uzel timesheet issue")
	errUnbuilt = fault.Define("UZ-REG-114", fault.Input, "есть исправления, которые в табель не вошли",
		"постройте его заново: uzel timesheet issue")
	errUndecided = fault.Define("UZ-REG-115", fault.Input, "в табеле есть дни, о которых никто не принял решения",
		"примите решение (uzel timesheet correct) или утвердите как есть: --despite-anomalies")
	errFourEyes = fault.Define("UZ-REG-116", fault.Setup, "утвердить табель должен не тот, кто его исправлял",
		"попросите другого человека; правило включено в настройке организации: timesheet.four_eyes")
)

// ErrNoTimesheet: no timesheet was made of the document.
var ErrNoTimesheet = fault.Define("UZ-REG-110", fault.Input, "у документа нет табеля",
	"табели показывает uzel doc list --kind timesheet")
