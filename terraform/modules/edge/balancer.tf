# People → load balancer → the service on both workers.

resource "aws_lb" "service" {
  #checkov:skip=CKV_AWS_150:`infra destroy` asks for the installation's name, typed; protection would only let it fail half-way
  #checkov:skip=CKV_AWS_91:The service logs every request itself, without addresses of people
  #checkov:skip=CKV2_AWS_28:The service limits what one caller may ask; a web application firewall costs more than a worker
  name                       = var.name
  load_balancer_type         = "application"
  security_groups            = [var.security_group]
  subnets                    = var.subnets
  drop_invalid_header_fields = true
  # Events of a job (SSE) may be silent while a model thinks.
  idle_timeout = 120
}

resource "aws_lb_target_group" "service" {
  #checkov:skip=CKV_AWS_378:Inside the network, from the load balancer to the workers' own security group
  name     = var.name
  vpc_id   = var.vpc_id
  port     = var.service_port
  protocol = "HTTP"
  # Time for uploads and answers under way when a worker is taken out.
  deregistration_delay = 60

  # Ready, not only alive: a worker that does not reach the database gets nobody. If none reaches it, all stay.
  health_check {
    path                = "/readyz"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb_target_group_attachment" "service" {
  for_each = var.targets

  target_group_arn = aws_lb_target_group.service.arn
  target_id        = each.value
  port             = var.service_port
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.service.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.service.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate_validation.service.certificate_arn

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

# Numbers are for the monitoring inside the network, not for the world.
resource "aws_lb_listener_rule" "inside_only" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 10

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }

  condition {
    path_pattern {
      values = ["/metrics", "/metrics/*"]
    }
  }
}

resource "aws_lb_listener_rule" "service" {
  for_each = {
    api  = { priority = 20, paths = ["/api/v1/*"] }
    page = { priority = 30, paths = ["/", "/*"] }
  }

  listener_arn = aws_lb_listener.https.arn
  priority     = each.value.priority

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.service.arn
  }

  condition {
    host_header {
      values = [var.domain, "*.${var.domain}"]
    }
  }

  condition {
    path_pattern {
      values = each.value.paths
    }
  }
}
