package access

import "github.com/uzelhub/uzel/schemas/fault"

// ErrForbidden is what an act without permission gets.
var ErrForbidden = fault.Define("UZ-ACC-001", fault.Setup, "на это действие нет прав",
	"попросите администратора дать роль: uzel user role, или выполните команду от другого имени: --as")

// ErrNoPerson is what an act on somebody whom the hub does not know gets.
var ErrNoPerson = fault.Define("UZ-ACC-006", fault.Input, "такого человека нет", "посмотрите список: uzel user list")

var (
	errStranger = fault.Define("UZ-ACC-002", fault.Setup, "пользователь системы не связан ни с одним человеком в узле",
		"укажите его в people.os_user файла настроек или войдите с паролем: --as ИМЯ")
	errLogin = fault.Define("UZ-ACC-003", fault.Setup, "вход не выполнен: имя или пароль неверны",
		"проверьте имя и пароль; новый пароль задаёт администратор: uzel user add ИМЯ --password-stdin")
	errPassword = fault.Define("UZ-ACC-004", fault.Input, "такой пароль не подходит",
		"возьмите от 10 до 200 знаков, не совпадающих с именем")
	errDeclared = fault.Define("UZ-ACC-005", fault.Setup, "человек описан в файле настроек",
		"его роли и организации меняют там, в разделе people")
	errName = fault.Define("UZ-ACC-007", fault.Input, "такое имя для входа не подходит",
		"строчные латинские буквы, цифры, точка, дефис и подчёркивание")
	errRole = fault.Define("UZ-ACC-008", fault.Input, "такой роли нет", "роли: admin, operator, accountant, payroll, auditor, object_owner")
	errOrg  = fault.Define("UZ-ACC-009", fault.Input, "такой организации в настройках нет", "укажите id из раздела organisations")
	errLast = fault.Define("UZ-ACC-010", fault.Input, "без этого человека у узла не останется администратора",
		"сначала дайте роль admin и пароль кому-нибудь ещё")
)
