locals {
  # Members of the broker (both workers and storage) lie in three zones: losing one zone loses one of three.
  nodes = {
    master   = { tier = "control", zone = 0, host = 11, size = "t3.large", root_gb = 40 }
    worker-1 = { tier = "work", zone = 0, host = 12, size = "t3.medium", root_gb = 30 }
    worker-2 = { tier = "work", zone = 1, host = 13, size = "t3.medium", root_gb = 30 }
    storage  = { tier = "data", zone = 2, host = 14, size = "t3.large", root_gb = 40 }
  }
  sizes = merge({ for name, node in local.nodes : name => node.size }, var.sizes)

  image_id = var.image_id == null ? data.aws_ami.debian[0].id : var.image_id
  # The volume's name as the kernel sees it.
  data_disk = "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${replace(aws_ebs_volume.data.id, "-", "")}"
}

data "aws_ami" "debian" {
  count = var.image_id == null ? 1 : 0

  most_recent = true
  # The Debian project's own account.
  owners = ["136693071363"]

  filter {
    name   = "name"
    values = ["debian-12-amd64-*"]
  }

  filter {
    name   = "virtualization-type"
    values = ["hvm"]
  }
}

resource "aws_instance" "node" {
  #checkov:skip=CKV_AWS_88:Nodes reach out through addresses of their own; without, they would need a NAT gateway that costs more than they do. Nothing lets anybody in
  #checkov:skip=CKV_AWS_126:Prometheus on the master looks every 15 seconds, closer than detailed monitoring
  for_each = local.nodes

  ami                         = local.image_id
  instance_type               = local.sizes[each.key]
  iam_instance_profile        = var.profiles[each.value.tier]
  subnet_id                   = var.subnets[each.value.zone].id
  vpc_security_group_ids      = [var.security_groups[each.value.tier]]
  associate_public_ip_address = true
  ebs_optimized               = true
  # A node that is made again has the address of the one before: certificates, brokers and inventories go on.
  private_ip = cidrhost(var.subnets[each.value.zone].cidr, each.value.host)
  user_data = templatefile("${path.module}/start.yaml.tftpl", {
    name          = each.key
    region        = var.region
    agent_version = var.agent_version
    data_disk     = each.value.tier == "data" ? local.data_disk : ""
  })

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = var.metadata_hops
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = each.value.root_gb
    encrypted   = true
  }

  tags = {
    Name    = "${var.name}-${each.key}"
    Node    = each.key
    Cluster = var.name
  }

  lifecycle {
    # A newer image or another beginning is no reason to lose a node: `terraform apply -replace` says so when it is.
    ignore_changes = [ami, user_data]
  }
}

resource "aws_ebs_volume" "data" {
  #checkov:skip=CKV_AWS_189:Encrypted with the account's own key; nobody else is to be given one
  availability_zone = var.subnets[local.nodes["storage"].zone].zone
  type              = "gp3"
  size              = var.data_volume_gb
  encrypted         = true

  tags = { Name = "${var.name}-data" }
}

resource "aws_volume_attachment" "data" {
  device_name = "/dev/sdf"
  volume_id   = aws_ebs_volume.data.id
  instance_id = aws_instance.node["storage"].id
}
