# One security group for every tier, and one table of who may reach whom.

locals {
  tiers = {
    edge    = "Load balancer: the only one that the world reaches"
    control = "Master: monitoring, schedule, control plane of Kubernetes"
    work    = "Workers: the service, its workers, the broker"
    data    = "Storage: database, cache, third member of the broker"
  }
  nodes = ["control", "work", "data"]

  # to: who is reached; from: by whom.
  systemd = [
    { to = "work", from = ["edge", "control"], ports = [var.service_port, var.service_port], protocol = "tcp", why = "the service" },
    { to = "data", from = ["control", "work"], ports = [5432, 5432], protocol = "tcp", why = "PostgreSQL" },
    { to = "data", from = ["control", "work"], ports = [6379, 6379], protocol = "tcp", why = "Redis" },
    { to = "data", from = ["control", "work", "data"], ports = [5672, 5672], protocol = "tcp", why = "RabbitMQ" },
    { to = "work", from = ["control", "work", "data"], ports = [5672, 5672], protocol = "tcp", why = "RabbitMQ" },
    { to = "data", from = ["work", "data"], ports = [4369, 4369], protocol = "tcp", why = "Erlang port mapper" },
    { to = "work", from = ["work", "data"], ports = [4369, 4369], protocol = "tcp", why = "Erlang port mapper" },
    { to = "data", from = ["work", "data"], ports = [25672, 25672], protocol = "tcp", why = "members of RabbitMQ" },
    { to = "work", from = ["work", "data"], ports = [25672, 25672], protocol = "tcp", why = "members of RabbitMQ" },
    { to = "data", from = ["control"], ports = [9100, 9199], protocol = "tcp", why = "exporters of numbers" },
    { to = "work", from = ["control"], ports = [9100, 9199], protocol = "tcp", why = "exporters of numbers" },
    { to = "data", from = ["control"], ports = [15692, 15692], protocol = "tcp", why = "numbers of RabbitMQ" },
    { to = "work", from = ["control"], ports = [15692, 15692], protocol = "tcp", why = "numbers of RabbitMQ" },
  ]
  kubernetes = !var.kubernetes ? [] : concat(
    [
      { to = "control", from = ["work", "data"], ports = [6443, 6443], protocol = "tcp", why = "API of Kubernetes" },
      { to = "work", from = ["edge"], ports = [30000, 32767], protocol = "tcp", why = "services of Kubernetes" },
    ],
    flatten([for tier in local.nodes : [
      { to = tier, from = local.nodes, ports = [10250, 10250], protocol = "tcp", why = "kubelet" },
      { to = tier, from = local.nodes, ports = [5473, 5473], protocol = "tcp", why = "Calico Typha" },
      { to = tier, from = local.nodes, ports = [4789, 4789], protocol = "udp", why = "Calico VXLAN" },
      { to = tier, from = ["control"], ports = [9091, 9093], protocol = "tcp", why = "numbers of Calico" },
    ]]),
  )
  reach = merge([for rule in concat(local.systemd, local.kubernetes) : {
    for from in rule.from : "${from}-to-${rule.to}-${rule.protocol}-${rule.ports[0]}" => {
      to = rule.to, from = from, ports = rule.ports, protocol = rule.protocol, why = rule.why
    }
  }]...)

  # Out of the nodes into the world: packages, Amazon's interfaces, language models; the time.
  outside = {
    http  = { port = 80, protocol = "tcp" }
    https = { port = 443, protocol = "tcp" }
    time  = { port = 123, protocol = "udp" }
  }
}

resource "aws_security_group" "tier" {
  #checkov:skip=CKV2_AWS_5:Attached by the modules nodes and edge, where checkov does not follow
  for_each = local.tiers

  name        = "${var.name}-${each.key}"
  description = each.value
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_security_group_rule" "world" {
  #checkov:skip=CKV_AWS_260:Port 80 only sends browsers on to 443
  for_each = { http = 80, https = 443 }

  security_group_id = aws_security_group.tier["edge"].id
  description       = "Everybody may ask: ${each.key}"
  type              = "ingress"
  protocol          = "tcp"
  from_port         = each.value
  to_port           = each.value
  cidr_blocks       = ["0.0.0.0/0"]
}

resource "aws_security_group_rule" "reach" {
  for_each = local.reach

  security_group_id        = aws_security_group.tier[each.value.to].id
  source_security_group_id = aws_security_group.tier[each.value.from].id
  description              = each.value.why
  type                     = "ingress"
  protocol                 = each.value.protocol
  from_port                = each.value.ports[0]
  to_port                  = each.value.ports[1]
}

resource "aws_security_group_rule" "inside" {
  for_each = local.tiers

  security_group_id = aws_security_group.tier[each.key].id
  description       = "Out to addresses inside; there each tier says who may come in"
  type              = "egress"
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = [var.cidr]
}

resource "aws_security_group_rule" "outside" {
  for_each = merge([for tier in local.nodes : {
    for kind, out in local.outside : "${tier}-${kind}" => { tier = tier, port = out.port, protocol = out.protocol }
  }]...)

  security_group_id = aws_security_group.tier[each.value.tier].id
  description       = "Out to the world"
  type              = "egress"
  protocol          = each.value.protocol
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_blocks       = ["0.0.0.0/0"]
}
