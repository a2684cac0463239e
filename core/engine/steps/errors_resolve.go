package steps

import "github.com/uzelhub/uzel/schemas/fault"

const (
	hintReplay = ", затем: uzel doc replay"
	hintInvite = "получите его согласие (uzel counterparty consent) и пригласите: uzel counterparty invite"
)

// What stands between a document and its recipient.
var (
	errNobody = fault.Define("UZ-STP-060", fault.Input, "не названо, кому документ: у контрагента нет ИНН",
		"укажите ИНН покупателя в учётной системе; шаг resolve ставят после enrich")
	errUnasked = fault.Define("UZ-STP-061", fault.Setup, "есть ли у контрагента ящик, не проверено",
		"пробный прогон никого не спрашивает; спросить: uzel counterparty show ИНН --connection")
	errNoBoxes = fault.Define("UZ-STP-062", fault.Input, "у контрагента нет ящика, до которого доходит это подключение",
		hintInvite+"; или передайте документ на бумаге")
	errNotInvited = fault.Define("UZ-STP-063", fault.Input, "обмена с контрагентом нет", hintInvite+hintReplay)
	errInvitation = fault.Define("UZ-STP-064", fault.Input, "контрагент приглашён и ещё не ответил",
		"дождитесь ответа: uzel counterparty show ИНН --connection"+hintReplay)
	errInvitesUs = fault.Define("UZ-STP-065", fault.Input, "контрагент сам пригласил вас, приглашение не принято",
		"примите его: uzel counterparty invite"+hintReplay)
	errRejected = fault.Define("UZ-STP-066", fault.Input, "контрагент или вы отказались от обмена",
		"договоритесь с ним заново: "+hintInvite)
	errClosed = fault.Define("UZ-STP-067", fault.Input, "ящик контрагента закрыт",
		"узнайте у него, куда теперь отправлять, и исправьте реквизиты в учётной системе")
	errRoaming = fault.Define("UZ-STP-068", fault.Input, "контрагент у другого оператора, роуминг с ним не настроен",
		"подайте своему оператору заявление на роуминг или отправьте через другого оператора"+hintReplay)
	errManyBoxes = fault.Define("UZ-STP-069", fault.Input, "у контрагента несколько ящиков, неясно, в какой отправлять",
		"укажите КПП подразделения в учётной системе или edo_id нужного ящика в counterparties файла настройки"+hintReplay)
	errBoxState = fault.Define("UZ-STP-070", fault.Input, "состояние ящика контрагента узлу неизвестно",
		"узнайте у оператора, можно ли отправлять; сообщите разработчикам коннектора")
	errRefused = fault.Define("UZ-STP-071", fault.Input, "оператор не сказал, где ящик контрагента",
		"проверьте ИНН и КПП контрагента"+hintReplay)
	errOtherParticipant = fault.Define("UZ-STP-072", fault.Input, "у оператора другой идентификатор этого контрагента",
		"сверьте edo_id в counterparties файла настройки: по нему назван файл документа")
	errDirectorySetup = fault.Define("UZ-STP-073", fault.Setup, "справочник подключения спросить нельзя", "проверьте подключение: uzel connector check")
	errDirectory      = fault.Define("UZ-STP-074", fault.Remote, "справочник подключения не отвечает", "узел спросит снова; проверьте подключение: uzel connector check")
)
