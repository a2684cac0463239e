package steps

import "github.com/uzelhub/uzel/schemas/fault"

// What keeps a correction from being made.
var (
	errNoCorrection = fault.Define("UZ-STP-090", fault.Input, "документ с такой функцией не корректируют",
		"УКД составляют к УПД с функцией СЧФ, СЧФДОП или ДОП")
	errUncounted = fault.Define("UZ-STP-091", fault.Input, "стоимость строки не следует из её количества",
		"составьте УКД в учётной системе: в строке нет количества, стоимости или налога")
	errNothingChanges = fault.Define("UZ-STP-092", fault.Input, "ни в одной строке не меняется количество: корректировать нечего",
		"ошибку в реквизитах исправляют исправлением УПД, а не УКД")
	errSeveralSides = fault.Define("UZ-STP-093", fault.Input, "в УПД несколько продавцов или покупателей, а в УКД место для одного",
		"составьте УКД в учётной системе")
	errNoPlaceForPerson = fault.Define("UZ-STP-094", fault.Input, "формат УКД не знает физического лица среди сторон",
		"оформите изменение с ним на бумаге")
	errNoAddress = fault.Define("UZ-STP-095", fault.Input, "в УПД нет адреса стороны, а УКД без него не бывает",
		"укажите адрес в настройках и составьте УКД в учётной системе")
	errRateOfEdition = fault.Define("UZ-STP-100", fault.Input, "такой ставки НДС в этой редакции формата УКД нет",
		"ставки 5, 7 и 22 процента есть только в редакции по приказу ЕД-7-26/736@, известной узлу предположительно: "+
			"ukd: { edition: \"5.01/736\", accept_guess: true } у организации")
	errGuessedEdition = fault.Define("UZ-STP-101", fault.Input, "редакция 5.01/736 известна лишь предположительно",
		"схемы ФНС у узла нет; разрешите её у организации (ukd: { accept_guess: true }) или укажите edition: \"5.01\"")
	errNotCorrecting = fault.Define("UZ-STP-102", fault.Input, "счёт не говорит, какой документ он корректирует",
		"нужны corrects с номером и датой; отгрузку превращает в УПД шаг to-upd")
	errNoBefore = fault.Define("UZ-STP-103", fault.Input, "не сказано, какой была строка до корректировки",
		"нужно before у каждой строки корректирующего счёта")
	errMixedChange = fault.Define("UZ-STP-104", fault.Input, "в строке меняются и количество, и цена: не понять, что из чего следует",
		"разделите изменение количества и изменение цены на два корректирующих счёта")
	errMadeNegative = fault.Define("UZ-STP-105", fault.Input, "после корректировки количество, стоимость или налог меньше нуля",
		"проверьте, не корректировали ли строку раньше")
	errCorrectingInvoice = fault.Define("UZ-STP-106", fault.Input, "это корректирующий счёт, а не отгрузка",
		"из него делает УКД шаг to-ukd: отберите такие счета своим маршрутом")
)
