package access

import (
	"slices"

	"github.com/uzelhub/uzel/core/config"
)

// Permission is one thing a person may be allowed to do.
type Permission string

// Permissions.
const (
	DocumentRead     Permission = "document.read"     // lists, states, findings, attempts: what is known without opening
	DocumentPersonal Permission = "document.personal" // contents and names; every look is a journal entry
	DocumentReplay   Permission = "document.replay"
	DocumentCancel   Permission = "document.cancel" // stop it, or decide what only a person can
	RouteRun         Permission = "route.run"
	ScheduleRun      Permission = "schedule.run"
	ConfigCheck      Permission = "config.check"
	UserManage       Permission = "user.manage"
	AuditRead        Permission = "audit.read"
	TimesheetCorrect Permission = "timesheet.correct" // marks added and corrected, days decided, the timesheet built again
	TimesheetApprove Permission = "timesheet.approve"
	MarksRead        Permission = "marks.read" // marks of the objects one owns; of all with document.personal
	BillBuild        Permission = "bill.build"
	DocumentSign     Permission = "document.sign" // with a signer that asks for no approval
	// CertificateReport is to stop signing with a certificate whose key somebody else may have.
	CertificateReport Permission = "certificate.report"
	// PowerKeep is to give the hub powers of attorney.
	PowerKeep Permission = "mchd.keep"
	// CounterpartyInvite is to record consents, and to invite on their ground.
	CounterpartyInvite Permission = "counterparty.invite"
)

// Permissions lists all of them.
func Permissions() []Permission {
	return []Permission{
		DocumentRead, DocumentPersonal, DocumentReplay, DocumentCancel, RouteRun, ScheduleRun, ConfigCheck, UserManage, AuditRead,
		TimesheetCorrect, TimesheetApprove, MarksRead, BillBuild, DocumentSign, CertificateReport, PowerKeep, CounterpartyInvite,
	}
}

// grants says what each role permits. An administrator may do everything: who manages people can give himself any role,
// so keeping something from him would only pretend. An operator keeps documents moving without opening them. An owner of
// objects sees who came to them and left, and nothing else.
var grants = map[config.Role][]Permission{
	config.RoleAdmin:    Permissions(),
	config.RoleOperator: {DocumentRead, DocumentReplay, DocumentCancel, RouteRun, ScheduleRun, ConfigCheck, CertificateReport},
	config.RoleAccountant: {
		DocumentRead, DocumentPersonal, DocumentReplay, DocumentCancel, RouteRun, ScheduleRun, TimesheetApprove, MarksRead, BillBuild,
		DocumentSign, CertificateReport, PowerKeep, CounterpartyInvite,
	},
	config.RolePayroll: {DocumentRead, DocumentPersonal, RouteRun, ScheduleRun, TimesheetCorrect, TimesheetApprove, MarksRead},
	config.RoleAuditor: {DocumentRead, ConfigCheck, AuditRead},
	config.RoleOwner:   {MarksRead},
}

// Roles lists the roles in the order in which people should read them.
func Roles() []config.Role {
	return []config.Role{config.RoleAdmin, config.RoleOperator, config.RoleAccountant, config.RolePayroll, config.RoleAuditor, config.RoleOwner}
}

// permits reports whether any of the roles has the permission; a role that is not known has none.
func permits(roles []config.Role, permission Permission) bool {
	return slices.ContainsFunc(roles, func(role config.Role) bool { return slices.Contains(grants[role], permission) })
}
