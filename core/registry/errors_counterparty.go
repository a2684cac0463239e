package registry

import "github.com/uzelhub/uzel/schemas/fault"

// What is wrong with consents and invitations.
var (
	errConsentOwner = fault.Define("UZ-REG-140", fault.Setup, "такой организации в настройке нет",
		"назовите id из раздела organisations: --organisation")
	errPartyINN = fault.Define("UZ-REG-141", fault.Input, "реквизиты контрагента неверны",
		"проверьте ИНН (10 или 12 цифр) и КПП (9 знаков, только у организаций)")
	errPurpose = fault.Define("UZ-REG-142", fault.Input, "не сказано, на что дано согласие",
		"назовите: --for invitation, signing_link или goskey")
	errGround = fault.Define("UZ-REG-143", fault.Input, "основание не названо или записано неверно",
		"укажите номер и дату письма не позже сегодняшней (--number, --date) или файл согласия (--file); для отзыва — --withdrawn")
	errNoSuchConsent = fault.Define("UZ-REG-144", fault.Input, "такого действующего согласия нет", "посмотрите список: uzel counterparty show")
	errInvited       = fault.Define("UZ-REG-146", fault.Input, "по этому согласию контрагент уже приглашён",
		"посмотрите, что ответил: uzel counterparty show; новое приглашение — по новому согласию")
)

// ErrNoConsent: the counterparty gave no consent to the act.
var ErrNoConsent = fault.Define("UZ-REG-145", fault.Input, "действующего согласия контрагента нет",
	"получите его письменно и запишите: uzel counterparty consent")
