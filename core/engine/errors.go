package engine

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errWentOut = fault.Define("UZ-ENG-001", fault.Input, "документ уже ушёл или мог уйти к получателю, остановить его нельзя",
		"если он ошибочен, выставьте исправление или предложите аннулирование")
	errFinal = fault.Define("UZ-ENG-002", fault.Input, "работа с документом уже закончена",
		"посмотрите его историю: uzel doc show")
	errNotReplayable = fault.Define("UZ-ENG-003", fault.Input, "документ нельзя провести по маршруту заново",
		"отправленный документ исправляют отдельным исправлением; историю покажет uzel doc show")
	errNothingToDecide = fault.Define("UZ-ENG-004", fault.Input, "по этому получателю решать нечего",
		"посмотрите, чего ждёт документ: uzel doc show")
	errStep = fault.Define("UZ-ENG-005", fault.Hub, "шаг маршрута не выполнен",
		"посмотрите документ: uzel doc show; после исправления: uzel doc replay")
	errStepPanic = fault.Define("UZ-ENG-006", fault.Hub, "ошибка в программе при выполнении шага",
		"сообщите разработчикам, приложив журнал программы; остальные документы идут дальше")
	errNoPart = fault.Define("UZ-ENG-007", fault.Hub, "у документа нет нужной части",
		"проведите его по маршруту заново с начала: uzel doc replay")
	errNoStep = fault.Define("UZ-ENG-009", fault.Input, "такого шага в маршруте нет",
		"посмотрите шаги маршрута: uzel route list")
	errUnreadable = fault.Define("UZ-ENG-010", fault.Input, "источник не смог прочитать документ",
		"исправьте его в источнике: новая редакция будет принята сама")
	errOtherWentOut = fault.Define("UZ-ENG-011", fault.Input, "другая редакция этого документа уже ушла или могла уйти",
		"если изменение верно, выставьте исправление (табель: uzel timesheet issue); если нет, остановите эту редакцию: uzel doc cancel; "+
			"если повторы получателю не вредят, разрешите их маршруту (duplicates: acceptable), затем: uzel doc replay")
	errMaintenance = fault.Define("UZ-ENG-016", fault.Remote, "у внешней системы технический перерыв, к ней не обращаются",
		"узел обратится к ней сам, когда перерыв кончится; перерывы задаёт maintenance подключения или сообщает сама система")
	errLimited = fault.Define("UZ-ENG-017", fault.Remote, "исчерпан предел обращений к внешней системе",
		"узел обратится к ней сам, когда предел позволит; пределы задаёт limits подключения или сообщает сама система")
	errCondition = fault.Define("UZ-ENG-012", fault.Setup, "условие маршрута для этого документа не вычисляется",
		"исправьте when у маршрута, затем: uzel doc replay")
	errReferencePanic = fault.Define("UZ-ENG-013", fault.Hub, "ошибка в программе при чтении справочных данных",
		"сообщите разработчикам, приложив журнал программы; остальное идёт дальше")
	errNoRouteTookIt = fault.Define("UZ-ENG-014", fault.Input, "документ не взят ни одним маршрутом, вести его некуда",
		"исправьте его в источнике: новая редакция будет принята сама")
	errNoOriginal = fault.Define("UZ-ENG-015", fault.Input, "исходного файла у узла нет: источник не смог его прочитать",
		"исправьте документ в источнике: новая редакция будет принята сама")
)
