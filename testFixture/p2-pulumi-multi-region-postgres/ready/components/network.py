"""A VPC with two private subnets, a security group for the clients and one for the databases."""

import pulumi
import pulumi_aws as aws

POSTGRES_PORT = 5432


class RegionalNetwork(pulumi.ComponentResource):
    def __init__(self, name: str, environment_suffix: str, prefix: str, provider: aws.Provider, opts=None):
        super().__init__("ledger:postgres:RegionalNetwork", name, None, opts)
        cidr = f"{prefix}.0.0/16"
        child = pulumi.ResourceOptions(parent=self, provider=provider)

        self.vpc = aws.ec2.Vpc(
            f"{name}-vpc",
            cidr_block=cidr,
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags={"Name": f"{name}-{environment_suffix}"},
            opts=child,
        )
        zones = aws.get_availability_zones_output(state="available", opts=pulumi.InvokeOptions(provider=provider))
        self.subnets = [
            aws.ec2.Subnet(
                f"{name}-private-{index}",
                vpc_id=self.vpc.id,
                cidr_block=f"{prefix}.{index}.0/24",
                availability_zone=zones.names[index],
                tags={"Name": f"{name}-private-{index}-{environment_suffix}"},
                opts=child,
            )
            for index in range(2)
        ]
        self.subnet_ids = [subnet.id for subnet in self.subnets]

        self.clients = aws.ec2.SecurityGroup(
            f"{name}-clients",
            description="Services that use the ledger databases",
            vpc_id=self.vpc.id,
            egress=[
                aws.ec2.SecurityGroupEgressArgs(
                    description="PostgreSQL to the databases of this VPC",
                    protocol="tcp",
                    from_port=POSTGRES_PORT,
                    to_port=POSTGRES_PORT,
                    cidr_blocks=[cidr],
                )
            ],
            tags={"Name": f"{name}-clients-{environment_suffix}"},
            opts=child,
        )
        self.databases = aws.ec2.SecurityGroup(
            f"{name}-databases",
            description="Ledger and reporting databases",
            vpc_id=self.vpc.id,
            ingress=[
                aws.ec2.SecurityGroupIngressArgs(
                    description="PostgreSQL from the services that use the databases",
                    protocol="tcp",
                    from_port=POSTGRES_PORT,
                    to_port=POSTGRES_PORT,
                    security_groups=[self.clients.id],
                )
            ],
            tags={"Name": f"{name}-databases-{environment_suffix}"},
            opts=child,
        )
        self.register_outputs({"vpc_id": self.vpc.id})
