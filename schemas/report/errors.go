package report

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNotReport = fault.Define("UZ-RPT-001", fault.Input, "это не отчёт из тех, что здесь известны",
		"нужен файл NO_PERSSVFL (КНД 1151162) или NO_NDFL6.2 (КНД 1151100)")
	errVersion = fault.Define("UZ-RPT-002", fault.Input, "эта версия отчёта незнакома",
		"добавьте официальную схему этой версии: uzel schemas add ФАЙЛ.xsd")
	errOtherVersion = fault.Define("UZ-RPT-003", fault.Input, "версия отчёта другая, прочитано то, что называется так же",
		"сравните прочитанное с файлом; остальное — в поле unknown")
	errTwice = fault.Define("UZ-RPT-010", fault.Input, "человек указан дважды",
		"оставьте одну строку: СНИЛС не повторяется")
	errNoINN = fault.Define("UZ-RPT-011", fault.Input, "у человека не указан ИНН",
		"без ИНН сведения часто возвращают: добавьте ИННФЛ (people.inn)")
	errTerms = fault.Define("UZ-RPT-012", fault.Input, "сумма за квартал не равна сумме шести сроков",
		"проверьте суммы по срокам и итог по этому КБК")
	errCertificates = fault.Define("UZ-RPT-013", fault.Input, "справки о доходах бывают только в расчёте за год",
		"уберите справки или проверьте период")
	errAnnual = fault.Define("UZ-RPT-014", fault.Input, "расчёт за год со справками о доходах составить нельзя: строение справок известно не полностью",
		"составьте годовой 6-НДФЛ в учётной системе")
	errSigner = fault.Define("UZ-RPT-015", fault.Input, "у представителя не указан документ, по которому он действует",
		"укажите СвПред/@НаимДок (head.signer.document)")
	errFuture = fault.Define("UZ-RPT-016", fault.Input, "отчёт составлен раньше, чем кончился его период",
		"проверьте период, год и дату отчёта")
)
