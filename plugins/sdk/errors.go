package sdk

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errConfig = fault.Define("UZ-SDK-001", fault.Setup, "настройки подключения не подходят коннектору",
		"сравните их с описанием в README коннектора")
	errNotOpened = fault.Define("UZ-SDK-002", fault.Hub, "коннектор вызван до того, как получил настройки",
		"сообщите разработчикам Узла")
	errCannot = fault.Define("UZ-SDK-003", fault.Setup, "это подключение такого не умеет",
		"посмотрите возможности коннектора в его README и настройки подключения")
	errPanic = fault.Define("UZ-SDK-004", fault.Connector, "в коннекторе произошёл внутренний сбой",
		"подробности в журнале узла; сообщите разработчику коннектора")
	errContract = fault.Define("UZ-SDK-005", fault.Connector, "коннектор нарушил договор с узлом",
		"сообщите разработчику коннектора")
	errNotStarted = fault.Define("UZ-SDK-006", fault.Setup, "это программа коннектора: её запускает узел, а не человек",
		"добавьте подключение в configs/uzel.yaml")
	errNoConnector = fault.Define("UZ-SDK-007", fault.Setup, "такого коннектора в программе нет", "посмотрите список: uzel connector list")
)
