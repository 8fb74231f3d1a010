"""A VPC with two private subnets and a security group for the databases in it."""

from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws


@dataclass
class NetworkArgs:
    environment_suffix: str
    provider: aws.Provider
    prefix: str
    client_cidrs: list[str] = field(default_factory=list)


class RegionalNetwork(pulumi.ComponentResource):
    def __init__(self, name: str, args: NetworkArgs, opts=None):
        super().__init__("ledger:postgres:RegionalNetwork", name, None, opts)
        child = pulumi.ResourceOptions(parent=self, provider=args.provider)

        self.vpc = aws.ec2.Vpc(
            f"{name}-vpc",
            cidr_block=f"{args.prefix}.0.0/16",
            enable_dns_hostnames=True,
            tags={"Name": f"{name}-{args.environment_suffix}"},
            opts=child,
        )
        zones = aws.get_availability_zones_output(state="available", opts=pulumi.InvokeOptions(provider=args.provider))
        self.subnets = []
        for index in range(2):
            subnet = aws.ec2.Subnet(
                f"{name}-private-{index}",
                vpc_id=self.vpc.id,
                cidr_block=f"{args.prefix}.{index}.0/24",
                availability_zone=zones.names[index],
                tags={"Name": f"{name}-private-{index}-{args.environment_suffix}"},
                opts=child,
            )
            self.subnets.append(subnet)

        self.databases = aws.ec2.SecurityGroup(
            f"{name}-databases",
            vpc_id=self.vpc.id,
            ingress=[
                {
                    "protocol": "tcp",
                    "from_port": 5432,
                    "to_port": 5432,
                    "cidr_blocks": args.client_cidrs,
                }
            ],
            tags={"Name": f"{name}-databases-{args.environment_suffix}"},
            opts=child,
        )
        self.register_outputs({"vpc_id": self.vpc.id})
