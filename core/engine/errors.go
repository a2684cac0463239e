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
	errNothingToApprove = fault.Define("UZ-ENG-018", fault.Input, "документ не ждёт одобрения перед подписью",
		"что ждёт подписи, покажет uzel sign queue")
	errNotShown = fault.Define("UZ-ENG-019", fault.Input, "на подпись пойдёт не то, что было показано",
		"посмотрите документ ещё раз: uzel sign queue")
	errApprovedBefore = fault.Define("UZ-ENG-020", fault.Input, "этот человек уже одобрил документ",
		"нужен ещё один человек: approvals подписи в настройках")
	errNotInExchange = fault.Define("UZ-ENG-021", fault.Input, "документ не в обмене: отвечать не на что",
		"посмотрите его историю: uzel doc show")
	errNoSuchAnswer = fault.Define("UZ-ENG-022", fault.Input, "такого ответа не бывает",
		"ответы перечисляет uzel doc answer --help")
	errNotOurs = fault.Define("UZ-ENG-023", fault.Input, "так отвечает другая сторона",
		"посмотрите, кто продавец и кто покупатель: uzel doc show")
	errNoReason = fault.Define("UZ-ENG-024", fault.Setup, "не указана причина, которую прочтёт другая сторона",
		"добавьте --reason")
	errNotInForce = fault.Define("UZ-ENG-025", fault.Input, "документ уже не действует",
		"посмотрите его историю: uzel doc show")
	errAnswered = fault.Define("UZ-ENG-026", fault.Input, "ответ уже дан или готовится",
		"посмотрите его историю: uzel doc show; изменить принятое можно только аннулированием по согласию сторон")
	errNoAnswerAwaited = fault.Define("UZ-ENG-027", fault.Input, "на такой документ ответ покупателя не предусмотрен",
		"попросите исправить его (clarify) или предложите аннулировать (annul)")
	errNoProposal = fault.Define("UZ-ENG-028", fault.Input, "вторая сторона не предлагала аннулировать документ",
		"посмотрите его историю: uzel doc show")
	errNotRecordable = fault.Define("UZ-ENG-029", fault.Input, "о таком событии сообщает оператор, а не человек",
		"что можно записать, перечисляет uzel doc note --help")
	errNoGround = fault.Define("UZ-ENG-030", fault.Setup, "не указано основание",
		"добавьте --ground: чем это подтверждается")
	errNoSuchFact = fault.Define("UZ-ENG-031", fault.Input, "такого события в обмене нет",
		"номера событий показывает uzel doc show")
	errUnclaimed = fault.Define("UZ-ENG-032", fault.Setup, "входящий документ не берёт ни один маршрут",
		"добавьте маршрут с from: этого подключения; извещать отправителя и отвечать ему узел сможет только по маршруту")
	errNoSigner = fault.Define("UZ-ENG-033", fault.Setup, "документ нужно подписать, а маршрут не говорит чем",
		"добавьте шаг { sign: … } или exchange: { sign: … }, затем: uzel doc replay")
	errUnqualified = fault.Define("UZ-ENG-034", fault.Setup, "этой подписи мало: для счёта-фактуры, УКД и отчёта закон требует квалифицированную",
		"НК РФ, ст. 169, п. 6; назначьте маршруту квалифицированную подпись; в песочнице укажите у подключения sandbox: true")
	errCertificate = fault.Define("UZ-ENG-035", fault.Setup, "сертификатом подписи пользоваться нельзя",
		"посмотрите сертификаты: uzel cert list; после замены: uzel doc replay")
	errDeclined = fault.Define("UZ-ENG-036", fault.Input, "подписать отказались или не успели в срок",
		"выясните у подписывающего причину; попросить снова: uzel doc replay")
	errDraftRefused = fault.Define("UZ-ENG-037", fault.Remote, "другая сторона не приняла документ к подписанию",
		"причина — в истории документа: uzel doc show; после исправления: uzel doc replay")
	errSignature = fault.Define("UZ-ENG-038", fault.Connector, "подпись сделана не под тем файлом или не тем сертификатом",
		"проверьте настройки подписи: uzel cert list; документ не отправлен")
	errNoAnswerFile = fault.Define("UZ-ENG-039", fault.Input, "файл ответа не составлен",
		"причины перечислены рядом; после исправления: uzel doc replay")
	errSignatureAwaited = fault.Define("UZ-ENG-051", fault.Remote, "подпись другой стороны под документом ещё не пришла",
		"ответ ссылается на неё и уйдёт, когда оператор её передаст; если она не приходит, посмотрите документ в кабинете оператора")
	errNothingCovered = fault.Define("UZ-ENG-041", fault.Remote, "файла, под которым стоит подпись, нет",
		"оператор не передал подписанный файл: посмотрите документ в кабинете оператора")
	errNotJudged = fault.Define("UZ-ENG-042", fault.Remote, "проверить подпись сейчас некому",
		"узел попробует ещё раз; что именно не отвечает, скажет uzel connector check и раздел trust в настройках")
	errStrange = fault.Define("UZ-ENG-043", fault.Setup, "оператор сообщает о документе, которого у узла нет",
		"найдите его в программе оператора: если он пришёл вам, ответьте на него там, а чтобы такие брал узел, добавьте маршрут с from: "+
			"этого подключения; если он отправлен мимо узла, уберите это сообщение: uzel doc cancel")
	errDoubted = fault.Define("UZ-ENG-049", fault.Input, "подпись под документом не годится: принять его пока нельзя",
		"решите, что она значит: uzel doc note ДОКУМЕНТ strike --about СОБЫТИЕ --ground ОСНОВАНИЕ; или откажите: refuse")
	errNotSigned = fault.Define("UZ-ENG-040", fault.Remote, "подпись не сделана",
		"проверьте подписывающее подключение: uzel connector check; после исправления: uzel doc replay")
)
